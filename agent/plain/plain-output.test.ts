import { describe, expect, test } from "vitest";
import { createModel } from "../../fold/index.ts";
import type { Envelope } from "../../wire/index.ts";
import { createPlainOutput, type PlainOptions } from "./plain-output.ts";

const ts = new Date(2026, 0, 2, 3, 4, 5).getTime();
const event = (seq: number, name: string, data: Record<string, unknown>): Envelope => ({ kind: "event", seq, ts, event: name, data });
const session = "s1";
const RUN = [
  event(0, "session/opened", { epoch: "e", "starts-at": 0, protocol: 1, engine: "escapement/1" }),
  event(1, "runner/started", { "session-id": session, "chart-id": "hello", title: "Hello", backend: "sim", states: [] }),
  event(2, "llm/start", { invokeid: "greeter", "session-id": session }),
  event(3, "llm/delta", { type: "text-delta", text: "Good day", invokeid: "greeter", "session-id": session }),
  event(4, "llm/error", { message: "gone \x1b[31mred\x07", category: "transport", invokeid: "greeter", "session-id": session }),
];

function linesOf(events: readonly Envelope[], options: Partial<PlainOptions> = {}): string[] {
  let text = "";
  const output = createPlainOutput({ out: { write: (more) => (text += more) }, color: false, ...options });
  for (const each of events) output.onEvent(each);
  return text.split("\n").slice(0, -1);
}

describe("a run as lines", () => {
  test("time, who, glyph and words; a delta is no line", () => {
    const lines = linesOf(RUN);
    expect(lines.every((line) => line.startsWith("03:04:05 "))).toBe(true);
    expect(lines.join("\n")).toMatch(/Hello|hello/);
    expect(lines.some((line) => line.includes("Good day"))).toBe(false);
  });

  test("nothing of a log reaches the terminal raw, with colour or without", () => {
    const plain = linesOf(RUN).join("");
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    expect(plain).not.toMatch(/[\x00-\x1f\x7f]/);
    // eslint-disable-next-line no-control-regex -- the colours are the program's own
    expect(
      linesOf(RUN, { color: true })
        .join("")
        .replace(/\x1b\[[0-9;]*m/g, ""),
    ).toBe(plain);
  });

  test("what cannot be written is said once, and that it can again; nothing where nothing was", () => {
    let text = "";
    const output = createPlainOutput({ out: { write: (more) => (text += more) }, color: false });
    output.onStorage({ state: "ok", message: "fine" });
    output.onStorage({ state: "full", message: "no space\x1b left" });
    output.onStorage({ state: "full", message: "no space\x1b left" });
    output.onStorage({ state: "failing", message: "EIO" });
    output.onStorage({ state: "ok", message: "the log can be written again" });
    expect(text.split("\n").map((line) => line.replace(/no space.* left/, "no space"))).toEqual([
      "⚠ cannot write (the disk is full): no space",
      "⚠ cannot write (the disk fails): EIO",
      "✓ the log can be written again",
      "",
    ]);
    expect(text).not.toContain("\x1b");
  });

  test("a line is cut to the terminal's width, and not in a pipe", () => {
    const long = [
      ...RUN,
      event(5, "llm/error", { message: "x".repeat(300), category: "transport", invokeid: "greeter", "session-id": session }),
    ];
    expect(Math.max(...linesOf(long, { columns: () => 60 }).map((line) => [...line].length))).toBeLessThanOrEqual(60);
    expect(Math.max(...linesOf(long).map((line) => line.length))).toBeGreaterThan(200);
  });

  test("over a model that is under way only what is new is printed, and an event folded already is not folded twice", () => {
    const model = createModel();
    const first = linesOf(RUN.slice(0, 3), { model });
    const later = linesOf(RUN.slice(3), { model });
    expect([...first, ...later]).toEqual(linesOf(RUN));
  });
});
