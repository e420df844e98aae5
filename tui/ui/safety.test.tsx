// What came over the wire reaches no terminal raw, wherever it is drawn.

import { afterEach, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Envelope, PromptKind, PromptOpts } from "../../wire/index.ts";
import { questionEvent, sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";

const FILE = new URL("../../fixtures/hostile-strings.jsonl", import.meta.url);
const HOSTILE: { id: string; s: string }[] = readFileSync(FILE, "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as { id: string; s: string });

/** C0, DEL, C1, bidi controls, zero-width, tags; the line end is the frame's own. */
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u;

let screen: FakeScreen;
afterEach(() => screen.end());

function expectSafe(frame: string): void {
  expect(UNSAFE.exec(frame)?.[0]?.codePointAt(0)).toBeUndefined();
}

/** Every field that is drawn says the same hostile thing. */
function hostileSession(text: string): Envelope[] {
  const who = { invokeid: text, "session-id": text };
  const said: [string, Record<string, unknown>][] = [
    [
      "runner/started",
      {
        "session-id": text,
        "chart-id": text,
        title: text,
        backend: text,
        model: text,
        params: { [text]: text },
        states: [
          { id: text, kind: "atomic" },
          { id: `b${text}`, kind: "atomic" },
        ],
      },
    ],
    ["runner/start-config", { config: [text] }],
    ["llm/start", { ...who, model: text }],
    ["llm/request", { ...who, model: text, "n-messages": 1, "user-blocks": [{ type: "text", text }] }],
    ["llm/delta", { ...who, type: "text-delta", text: `${text} ${text}`, model: text }],
    ["llm/tool-start", { ...who, "call-id": "c", tool: text, "input-preview": text, effects: "none" }],
    ["llm/tool-result", { ...who, "call-id": "c", tool: text, "is-error": true, "content-preview": text, "elapsed-ms": 1 }],
    ["llm/error", { ...who, message: text, category: text }],
    [
      "runner/event-processed",
      {
        "event-name": text,
        "config-before": [text],
        "config-after": [`b${text}`],
        entered: [],
        exited: [],
        "session-id": text,
        taken: true,
      },
    ],
    ["artifact/written", { name: text, bytes: 3, invokeid: text }],
    ["not/known", { [text]: text }],
    [`event/${text}`, { x: text }],
  ];
  return said.map(([event, data], seq) => ({ kind: "event", seq, ts: 1_780_798_850_000 + seq, event, data }));
}

describe("rows, log, header, footer", () => {
  for (const { id, s } of HOSTILE)
    test(id, async () => {
      screen = await fakeScreen({ columns: 120, rows: 30 });
      expectSafe(await screen.live(hostileSession(s)));
      expectSafe(await screen.key("j"));
      const ended = await screen.say(
        { kind: "storage", state: "full", message: s, "as-of": 11 },
        { kind: "event", seq: 12, ts: 1, event: "runner/error", data: { message: s } },
      );
      expectSafe(ended);
      screen.source.status({ kind: "lost", attempt: 1, reason: s });
      expectSafe(await screen.frame());
    });
});

describe("questions", () => {
  const base = sampleSession({ until: "composing" });
  for (const { id, s } of HOSTILE.filter((_, at) => at % 3 === 0))
    for (const kind of ["text", "select", "multi", "confirm"] satisfies PromptKind[])
      test(`${kind}: ${id}`, async () => {
        screen = await fakeScreen({ columns: 80, rows: 30 });
        const detail = { kind: "tool" as const, tool: s, input: { [s]: s }, diff: `+${s}\n-${s}` };
        const opts = {
          prompt: `# ${s}\n- ${s}\n> ${s}\n\`${s}\``,
          options: [{ label: s, value: s, hint: s }],
          default: s,
          placeholder: s,
          detail,
        };
        expectSafe(await screen.live([...base, questionEvent(base.length, "p1", kind, opts)], ["p1"]));
        if (kind === "text" || kind === "select") expectSafe(await screen.paste(s));
      });
});

test("a control character planted in a frame is seen by this test", () => {
  expect(UNSAFE.test("a\u001b[31m")).toBe(true);
  expect(UNSAFE.test("a\u202eb")).toBe(true);
});

test("a question whose opts are of the wrong types is drawn all the same, and can be answered", async () => {
  const wrong: unknown[] = [
    {},
    { prompt: 7 },
    { prompt: "?", options: "none" },
    {
      prompt: "?",
      options: [null, 3, { value: 1 }, { value: "a" }, { value: "b", label: {}, hint: [] }],
      min: "2",
      default: { x: 1 },
      detail: { kind: "tool" },
    },
  ];
  const base = sampleSession({ until: "composing" });
  for (const opts of wrong)
    for (const kind of ["text", "select", "multi", "confirm"] satisfies PromptKind[]) {
      screen = await fakeScreen({ columns: 80, rows: 30 });
      await screen.live(base);
      const frame = await screen.say({
        kind: "prompt",
        "prompt-id": "p1",
        invokeid: "ask",
        "session-id": "s",
        type: kind,
        opts: opts as PromptOpts,
        "as-of": base.length - 1,
      });
      expect(frame).toContain("asks");
      expect(frame).not.toMatch(/undefined|null|\[object/u);
      screen.end();
    }
  screen = await fakeScreen();
});
