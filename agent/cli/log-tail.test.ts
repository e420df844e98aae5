// What is shown of a run that died without a word.

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { encodeLine, type EventName } from "../../wire/index.ts";
import { EVENT_TAIL_BYTES, EVENT_TAIL_LINES } from "./limits.ts";
import { eventTail } from "./log-tail.ts";

const dir = mkdtempSync(join(tmpdir(), "escapement-tail-"));
afterAll(() => rmSync(dir, { recursive: true }));

const of = { invokeid: "poet", "session-id": "s" };
const line = (seq: number, event: EventName, data: object): string => encodeLine({ seq, ts: 0, event, data: { ...of, ...data } });
const written = (lines: readonly string[]): string => {
  const path = join(dir, "transcript.jsonl");
  writeFileSync(path, lines.join("\n"));
  return path;
};

test("the last things that were told, in words, whatever stands at the very end", () => {
  const delta = { type: "text-delta", text: "rain", model: "m" };
  const told = Array.from({ length: EVENT_TAIL_LINES + 2 }, (_, at) => line(at, "llm/user-message", { text: `word ${at} \u001b[31m` }));
  const deltas = Array.from({ length: 20 }, (_, at) => line(told.length + at, "llm/delta", delta));
  const tail = eventTail(written([...told, ...deltas, '{"seq":99,"ts":1,"ev']));
  expect(tail).toHaveLength(EVENT_TAIL_LINES);
  expect(tail[0]).toMatch(/to poet: word 2 ␛\[31m$/);
});

test("a line that is cut by how much is read is no line", () => {
  const long = line(0, "llm/user-message", { text: "x".repeat(EVENT_TAIL_BYTES) });
  expect(eventTail(written([long, line(1, "llm/user-message", { text: "short" })]))).toEqual([expect.stringMatching(/short$/)]);
});

test.each(["nothing", "link", "empty", "garbage"])("%s: no lines", (name) => {
  const path = join(dir, name);
  if (name === "link") symlinkSync(written([line(0, "llm/user-message", { text: "secret of another" })]), path);
  if (name === "empty") writeFileSync(path, "");
  if (name === "garbage") writeFileSync(path, Buffer.from([0xff, 0x0a, 0x00, 0x7b, 0x0a]));
  expect(eventTail(path)).toEqual([]);
});
