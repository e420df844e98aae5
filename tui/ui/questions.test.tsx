import { afterEach, describe, expect, test } from "bun:test";
import type { ErrorCode, PromptKind, PromptOpts, ReplyFrame } from "../../wire/index.ts";
import type { AnswerFrame } from "../../wire/client-frames.ts";
import { questionEvent, sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";

let screen: FakeScreen;
afterEach(() => screen.end());

const base = sampleSession({ until: "composing" });
const QUESTION = { prompt: "What is your **name**?" };
const OPTIONS = Array.from({ length: 30 }, (_, at) => ({ value: `v${at}`, label: `option ${at}`, hint: `hint ${at}` }));

async function ask(kind: PromptKind, opts: Partial<PromptOpts> = {}, size: [number, number] = [100, 30]): Promise<string> {
  screen = await fakeScreen({ columns: size[0], rows: size[1] });
  return screen.live([...base, questionEvent(base.length, "p1", kind, { ...QUESTION, ...opts })], ["p1"]);
}
const answers = (): AnswerFrame[] => screen.source.sent.filter((frame) => frame.kind === "answer");
const reply = (code?: ErrorCode, message = "no"): ReplyFrame => ({
  kind: "reply",
  re: "answer",
  id: answers().at(-1)?.id ?? "",
  ok: code === undefined,
  ...(code ? { error: { code, message } } : {}),
});
const answered = (by: string) => ({
  kind: "event" as const,
  seq: base.length + 1,
  ts: 1,
  event: "human-input/answer",
  data: { kind: "text", invokeid: "ask", "prompt-id": "p1", answer: "x", by },
});

describe("text", () => {
  test("capitals, wide letters and a paste arrive as they were", async () => {
    await ask("text");
    await screen.type("Ada LOVELACE ");
    await screen.paste("日本 Ünï\r\n👩‍👩‍👧");
    expect(await screen.frame()).toContain("› Ada LOVELACE 日本 Ünï 👩👩👧");
    const frame = await screen.key("RETURN");
    expect(frame).toContain("sending…");
    expect(answers()).toMatchObject([{ "prompt-id": "p1", value: "Ada LOVELACE 日本 Ünï 👩‍👩‍👧" }]);
    await screen.key("RETURN");
    expect(answers()).toHaveLength(1);
    expect(await screen.say(answered("terminal"), reply())).not.toContain("asks");
  });

  test("keys of the panes and of later rooms only type", async () => {
    await ask("text");
    expect(await screen.type("jkmqG?/yn")).toContain("› jkmqG?/yn");
  });

  test("word and line edits, undo", async () => {
    await ask("text");
    await screen.type("one two three");
    expect(await screen.key("w", { ctrl: true })).toContain("› one two ");
    await screen.key("a", { ctrl: true });
    expect(await screen.type("x")).toContain("› xone two");
    expect(await screen.key("k", { ctrl: true })).toMatch(/› x +/u);
    expect(await screen.key("u", { meta: true })).toContain("› xone two");
  });

  test("Esc and a key in one read: both, but for a key that edits with Alt", async () => {
    await ask("text");
    await screen.type("one two");
    await screen.key("\u001bb");
    expect(await screen.key("\u001b\u001b[D")).toContain("› one two");
    expect(await screen.type("x")).toContain("› xone two");
    expect(answers()).toEqual([]);
    await screen.key("\u001b\u0007");
    expect(answers()).toMatchObject([{ cancelled: true }]);
    expect(await screen.frame()).toContain("INSPECTOR");
  });

  test("several lines: Ctrl-J is a line, Enter sends", async () => {
    await ask("text", { multiline: true });
    await screen.type("one");
    await screen.key("LINEFEED");
    const frame = await screen.type("two");
    expect(frame).toContain("› one");
    expect(frame).toContain("  two");
    await screen.key("RETURN");
    expect(answers()).toMatchObject([{ value: "one\ntwo" }]);
  });

  test("a default is shown and sent, not typed", async () => {
    expect(await ask("text", { default: "stranger" })).toContain("› stranger");
    expect(await screen.type("A")).not.toContain("stranger");
    await screen.key("BACKSPACE");
    await screen.key("RETURN");
    expect(answers()).toMatchObject([{ value: "stranger" }]);
  });

  test("Esc cancels", async () => {
    await ask("text");
    expect(await screen.esc()).toContain("sending…");
    expect(answers()).toMatchObject([{ "prompt-id": "p1", cancelled: true }]);
  });

  test("resized in the middle, what was typed stays", async () => {
    await ask("text");
    await screen.type("half a sent");
    for (const [columns, rows] of [
      [40, 12],
      [200, 60],
      [80, 24],
    ] as const)
      expect(await screen.resize(columns, rows)).toContain("› half a sent");
  });
});

describe("choosing", () => {
  test("y and n answer at once, Enter the marked one", async () => {
    expect(await ask("confirm", { default: false })).toContain("[y/N]");
    await screen.key("y");
    expect(answers()).toMatchObject([{ value: true }]);
    screen.end();
    await ask("confirm");
    await screen.key("ARROW_RIGHT");
    await screen.key("RETURN");
    expect(answers()).toMatchObject([{ value: false }]);
  });

  test("a list filters, wraps and scrolls within the screen", async () => {
    const frame = await ask("select", { options: OPTIONS }, [40, 12]);
    expect(frame).toContain("1 of 30");
    expect(await screen.key("ARROW_UP")).toContain("▸ option 29");
    const filtered = await screen.type("option 1");
    expect(filtered).toContain("/ option 1");
    expect(filtered).not.toContain("option 29");
    await screen.key("RETURN");
    expect(answers()).toMatchObject([{ value: "v1" }]);
  });

  test("Esc clears a filter before it cancels", async () => {
    await ask("select", { options: OPTIONS });
    await screen.type("zzz");
    expect(await screen.frame()).toContain("nothing matches");
    expect(await screen.esc()).toContain("type to filter");
    expect(answers()).toHaveLength(0);
    await screen.esc();
    expect(answers()).toMatchObject([{ cancelled: true }]);
  });

  test("ticks are counted and sent in the options' order", async () => {
    await ask("multi", { options: OPTIONS.slice(0, 4), min: 1 });
    await screen.key("ARROW_DOWN");
    await screen.key("ARROW_DOWN");
    await screen.key(" ");
    await screen.key("ARROW_UP");
    expect(await screen.key(" ")).toContain("2 chosen");
    await screen.key("RETURN");
    expect(answers()).toMatchObject([{ value: ["v1", "v2"] }]);
    screen.end();
    await ask("multi", { options: OPTIONS.slice(0, 4) });
    expect(await screen.key("a")).toContain("4 chosen");
  });
});

describe("what comes back", () => {
  test("a wrong answer opens again with the reason", async () => {
    await ask("text");
    await screen.type("x");
    await screen.key("RETURN");
    const frame = await screen.say(reply("invalid-answer", "a name has two letters"));
    expect(frame).toContain("⚠ a name has two letters");
    expect(await screen.type("y")).toContain("› xy");
    await screen.key("RETURN");
    expect(answers()).toHaveLength(2);
  });

  test("somebody else was first", async () => {
    await ask("text");
    const frame = await screen.say(answered("ada"));
    expect(frame).toContain("the question was answered by ada");
    expect(frame).not.toContain("asks");
  });

  test("a second question waits its turn, counted; after the answer nothing waits", async () => {
    await ask("text");
    await screen.type("half");
    const both = await screen.say(questionEvent(base.length + 1, "p2", "confirm", { prompt: "And you?" }));
    expect(both).toContain("1 more waits");
    expect(both).toContain("› half");
    await screen.key("RETURN");
    const next = await screen.say({ ...answered("terminal"), seq: base.length + 2 }, reply());
    expect(next).toContain("And you?");
    expect(next).not.toContain("more wait");
  });

  test("a run that ends takes its question with it", async () => {
    await ask("text");
    const frame = await screen.say({ kind: "event", seq: base.length + 1, ts: 1, event: "runner/aborted", data: { reason: "stopped" } });
    expect(frame).not.toContain("asks");
    expect(frame).toContain("✗ Run aborted: stopped — press Ctrl-C to quit");
  });
});

describe("without a link", () => {
  test("the answer is kept, said so, and sent when the link is back", async () => {
    await ask("text");
    screen.source.linked = false;
    screen.source.status({ kind: "lost", attempt: 1, retryInMs: 3_000, reason: "the socket closed" });
    await screen.type("Ada");
    const kept = await screen.key("RETURN");
    expect(kept).toContain("not connected: the answer is kept");
    expect(kept).toContain("connection lost: the socket closed — again in 3 s");
    expect(answers()).toHaveLength(0);
    screen.source.linked = true;
    screen.source.status({ kind: "history", head: base.length });
    await screen.frame();
    expect(answers()).toHaveLength(0);
    screen.source.status({ kind: "live" });
    await screen.frame();
    expect(answers()).toMatchObject([{ value: "Ada" }]);
  });

  test("Esc cancels nothing behind the person's back", async () => {
    await ask("text");
    screen.source.linked = false;
    screen.source.status({ kind: "lost", attempt: 1, retryInMs: 3_000, reason: "gone" });
    await screen.frame();
    expect(await screen.esc()).toContain("not connected: nothing was cancelled");
    expect(answers()).toHaveLength(0);
  });
});

describe("room", () => {
  const LONG = `${"A question that goes on and on, with every reason why it is asked and what will come of it. ".repeat(12)}END`;
  for (const [columns, rows] of [
    [40, 12],
    [80, 24],
    [130, 40],
  ] as [number, number][])
    for (const kind of ["text", "confirm", "select", "multi"] as const)
      test(`${kind} with a long question on ${columns}×${rows}: wraps, scrolls, keeps its hints and what is chosen`, async () => {
        const frame = await ask(kind, { prompt: LONG, options: OPTIONS }, [columns, rows]);
        const lines = frame.split("\n").slice(0, rows);
        expect(lines.every((line) => line.length >= columns)).toBe(true);
        expect(frame).toContain("asks");
        expect(frame).toContain("Ctrl-C");
        expect(frame).toContain(kind === "confirm" ? "▸ Yes" : kind === "text" ? "›" : "▸ ");
        expect(lines.filter((line) => line.includes("┗")).length).toBe(lines.filter((line) => line.includes("┏")).length);
        const down = (): Promise<string> =>
          kind === "text" || kind === "confirm" ? screen.key("\u001b[6~") : screen.key("d", { ctrl: true });
        let last = frame;
        for (let step = 0; step < 80 && !last.includes("END"); step += 1) last = await down();
        expect(last).toContain("END");
      });
});
