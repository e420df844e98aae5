// The transcript of an invocation: what is drawn, what keys do there, what is live; a question under it.

import { afterEach, describe, expect, test } from "bun:test";
import type { Envelope } from "../../wire/index.ts";
import { questionEvent, sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";
import { fakeFiles } from "../files/session-files.fake.ts";

let screen: FakeScreen;
afterEach(() => screen.end());

const FILES = fakeFiles({});

const press = async (...keys: string[]): Promise<string> => {
  let frame = "";
  for (const key of keys) frame = await screen.key(key);
  return frame;
};

const who = { invokeid: "writer", "session-id": "session/w" };
type Said = [event: string, data: Record<string, unknown>];
const told = (list: Said[], from: number): Envelope[] =>
  list.map(([event, data], at) => ({ kind: "event", seq: from + at, ts: Date.UTC(2026, 5, 7, 2, 21, 20) + at * 400, event, data }));
const base = sampleSession({ until: "composing" });
const request = (ref?: string): Said => [
  "llm/request",
  {
    ...who,
    model: "m1",
    "n-messages": 1,
    "user-blocks": [{ type: "text", text: "Write *it*." }],
    ...(ref === undefined ? {} : { "io/ref": ref }),
  },
];
const delta = (text: string, type = "text-delta"): Said => ["llm/delta", { ...who, type, text, model: "m1" }];
const response = (text: string, more: Record<string, unknown> = {}): Said => [
  "llm/response",
  {
    ...who,
    content: [{ type: "text", text }],
    "stop-reason": "end_turn",
    usage: { "input-tokens": 12, "output-tokens": 3 },
    "elapsed-ms": 900,
    model: "m1",
    "n-blocks": 1,
    ...more,
  },
];

/** The transcript of the only writer of a run that goes on. */
async function writing(said: Said[], files = FILES, rows = 30): Promise<string> {
  screen = await fakeScreen({ columns: 90, rows, files });
  const start = sampleSession({}).slice(0, 3);
  await screen.live([...start, ...told([["llm/start", { ...who, model: "m1" }], ...said], start.length)]);
  return press("j", "RETURN");
}
const seqNow = (): number => screen.app.store.model.seq + 1;

describe("a transcript", () => {
  test("goes on while the model writes, with a mark at the end; what was written stays as it was", async () => {
    const first = await writing([request(), delta("# Rain\n"), delta("one **two** ")]);
    expect(first).toContain("TRANSCRIPT · writer · m1");
    expect(first).toContain("one two▏");
    const more = await screen.say(...told([delta("three"), delta("\n\n- a\n- b")], seqNow()));
    expect(more).toContain("one two three");
    expect(more).toContain("• b▏");
    const ended = await screen.say(...told([response("# Rain\none two three")], seqNow()));
    expect(ended).not.toContain("▏");
    expect(ended).toMatch(/end_turn · in 12 · out 3 · .*900 ms/u);
  });

  test("stays where it was scrolled to, and follows again at the end", async () => {
    await writing([request(), delta(Array.from({ length: 60 }, (_, at) => `line ${at}`).join("\n"))], FILES, 24);
    const up = await press("k", "k");
    expect(up).toContain("line 57");
    expect(up).not.toContain("line 59");
    const still = await screen.say(...told([delta("\nline 60\nline 61")], seqNow()));
    expect(still.split("\n").slice(5, 20)).toEqual(up.split("\n").slice(5, 20));
    expect(await press("G")).toContain("line 61▏");
    expect(await screen.say(...told([delta("\nline 62")], seqNow()))).toContain("line 62▏");
    expect(await press("g")).toContain("▸ SENT");
  });

  test("folds what was thought, the system prompt and what tools were given", async () => {
    const files = fakeFiles({
      "nodes/r.json": JSON.stringify({
        system: "You are terse.",
        messages: [{ role: "user", parts: [{ type: "text", text: "The whole question." }] }],
        tools: [],
      }),
      "nodes/t.json": JSON.stringify({
        tool: "fs/read",
        input: { path: "a.ts" },
        "is-error": false,
        text: "1 const a = 1;\n2 const b = 2;",
      }),
    });
    const call = { type: "tool_use", name: "fs/read", input: { path: "a.ts" }, "call-id": "c1" };
    const folded = await writing(
      [
        request("nodes/r.json"),
        delta("Deep thoughts.", "thinking-delta"),
        response("", { content: [{ type: "thinking", thinking: "Deep thoughts." }, { type: "text", text: "Looking." }, call] }),
        ["llm/tool-start", { ...who, "call-id": "c1", tool: "fs/read", "input-preview": "{}", effects: "none" }],
        [
          "llm/tool-result",
          {
            ...who,
            "call-id": "c1",
            tool: "fs/read",
            "is-error": false,
            "content-preview": "1 const a",
            "elapsed-ms": 12,
            "io/ref": "nodes/t.json",
          },
        ],
      ],
      files,
    );
    expect(folded).toContain("The whole question.");
    expect(folded).toContain("▸ system prompt · 14 characters");
    expect(folded).not.toContain("You are terse.");
    expect(folded).toContain("▸ thinking · 14 characters");
    expect(folded).toContain('⚙ fs/read  {"path":"a.ts"}');
    expect(folded).toContain("↩ 1 const a");
    expect(await screen.type("s")).toContain("You are terse.");
    expect(await screen.type("t")).toContain("Deep thoughts.");
    expect(await screen.type("r")).toContain("2 const b = 2;");
    expect(await screen.type("tsr")).toBe(folded);
  });

  test("a body in full is in its file; where that is gone, what the log holds and a word", async () => {
    const whole = `${Array.from({ length: 900 }, (_, at) => `sentence number ${at}.`).join("\n")}\nthe very end`;
    const files = fakeFiles({ "nodes/a.json": JSON.stringify({ content: [{ type: "text", text: whole }] }) });
    const answered = [request("nodes/none.json"), response(whole, { "io/ref": "nodes/a.json" })];
    const read = await writing(answered, files);
    expect(read).toContain("the very end");
    expect(read).not.toContain("left out");
    expect(await press("g")).toContain("what the log holds of it: its file is gone");
    await screen.type("/number 500.");
    expect(await press("RETURN")).toContain("sentence number 500.");
    screen.end();
    const gone = await writing(answered, fakeFiles({}));
    expect(gone).toContain("a part of it is left out: its file is gone");
  });

  test("of an invocation with many turns goes from turn to turn", async () => {
    await writing(Array.from({ length: 5 }, (_, at) => [request(), response(`answer ${at}`)] as Said[]).flat(), FILES, 16);
    const onTop = (frame: string): string => /turn . of ./u.exec(frame)?.[0] ?? "";
    expect(onTop(await screen.frame())).toBe("turn 5 of 5");
    expect([onTop(await screen.type("[")), onTop(await screen.type("[")), onTop(await screen.type("]"))]).toEqual([
      "turn 4 of 5",
      "turn 3 of 5",
      "turn 4 of 5",
    ]);
  });

  test("of a failed request says why", async () => {
    const failed = await writing([request(), ["llm/error", { ...who, message: "connection refused", category: "transport" }]]);
    expect(failed).toContain("⚠ transport: connection refused");
  });

  test("is opened from a line of LOG too, and the turn is the line's", async () => {
    screen = await fakeScreen({ columns: 130, rows: 30, files: FILES });
    await screen.live(base);
    await press("TAB", "k", "k");
    expect(await press("RETURN")).toContain("TRANSCRIPT");
    expect(await screen.esc()).toContain("LOG");
  });
});

describe("a question under the inspector", () => {
  test("waits, is counted, and comes back with what was typed", async () => {
    screen = await fakeScreen({ columns: 90, rows: 30, files: FILES });
    await screen.live(base);
    await screen.say(questionEvent(base.length, "p1", "text", { prompt: "What is your name?" }));
    await screen.type("Ad?");
    const over = await screen.key("g", { ctrl: true });
    expect(over).toContain("INSPECTOR · 1 question waits");
    expect(over).not.toContain("What is your name?");
    await screen.type("jj24");
    const back = await screen.esc();
    expect(back).toContain("What is your name?");
    expect(back).toContain("› Ad?");
    expect(screen.source.sent).toEqual([]);
  });
  test("that comes while a transcript is open waits too", async () => {
    await writing([request(), delta("x")]);
    expect(await screen.say(questionEvent(seqNow(), "p1", "confirm", { prompt: "Go on?" }))).toContain(
      "TRANSCRIPT · writer · m1 · 1 question waits",
    );
    await screen.type("y");
    expect(screen.source.sent).toEqual([]);
    expect(await screen.esc()).toContain("Go on?");
  });
});
