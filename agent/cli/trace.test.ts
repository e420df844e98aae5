import { expect, test } from "vitest";
import type { Envelope } from "../../wire/index.ts";
import { createTrace } from "./trace.ts";

test("a line an event: since the first, number, name, node, data made safe and cut", () => {
  const lines: string[] = [];
  const trace = createTrace((line) => lines.push(line));
  const envelope = (seq: number, ts: number, data: Envelope["data"], node?: string): Envelope => ({
    kind: "event",
    seq,
    ts,
    event: "llm/delta",
    data,
    ...(node === undefined ? {} : { "transcript/node-id": node }),
  });
  trace(envelope(7, 1_000, { text: "a\x1b[31m" }, "poets.1"));
  trace(envelope(8, 2_204, { text: "x".repeat(10_000) }));
  expect(lines[0]).toBe('  +0.000 s  7  llm/delta  poets.1  {"text":"a\\u001b[31m"}\n');
  expect(lines[1]).toMatch(/^ {2}\+1\.204 s {2}8 {2}llm\/delta {2}\{"text":"x+…\n$/);
  expect(lines[1]?.length).toBeLessThan(220);
});
