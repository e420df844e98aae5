import { describe, expect, it } from "vitest";
import { CUT_MARK } from "./bounded-text.ts";
import { ROWS_MAX, TAIL_CHARS_MAX, TURN_TEXT_CHARS_MAX } from "./limits.ts";
import type { Row } from "./model.ts";
import { selectActiveRows, selectGroupSize, selectRowsNewestFirst } from "./select.ts";
import { modelOf, sample as s, told, type Told } from "./told.fake.ts";

const rowOf = (list: readonly Told[]): Row => {
  const [row] = modelOf(list).rows.values();
  if (!row) throw new Error("no row");
  return row;
};
const asked = [s.start(), s.request()];
const thinking = { type: "thinking-delta" } as const;
const tool = { content: [{ type: "tool_use" as const, name: "fs/read", input: {}, "call-id": "c" }] };

describe("the life of a row", () => {
  it.each<[string, Told[], Partial<Row>]>([
    ["starts waiting", [s.start({ model: "m0" })], { state: "waiting", model: "m0", turns: 0 }],
    ["waits for its request", asked, { state: "waiting", turns: 1, model: "m1" }],
    ["streams", [...asked, s.delta("a"), s.delta("b")], { state: "streaming", tail: "ab", chars: 2, deltas: 2, streamTokens: 2 }],
    [
      "counts tokens as the stream says them",
      [...asked, s.delta("a", { usage: { "output-tokens": 7 } }), s.delta("b")],
      { streamTokens: 7 },
    ],
    ["shows what it thinks until it says something", [...asked, s.delta("hm", thinking)], { tail: "hm", tailKind: "thinking" }],
    [
      "shows what it says from then on",
      [...asked, s.delta("hm", thinking), s.delta("yes"), s.delta("no", thinking)],
      { tail: "yes", tailKind: "text", chars: 7 },
    ],
    [
      "is done with its response",
      [...asked, s.delta("a"), s.response()],
      { state: "done", tokensIn: 100, tokensOut: 20, streamTokens: 0, tail: "a" },
    ],
    [
      "has the rate its response says",
      [...asked, s.response({ "output-tps": 61.4, "first-token-ms": 80 })],
      { outputTps: 61.4, firstTokenMs: 80 },
    ],
    ["waits where a tool is called", [...asked, s.response(tool)], { state: "waiting" }],
    [
      "is done where an event is sent",
      [...asked, s.response({ content: [{ type: "tool_use", name: "event__go", input: {}, "call-id": "c" }] })],
      { state: "done" },
    ],
    [
      "shows its tool",
      [...asked, s.response(tool), s.toolStart("c")],
      { state: "tool", tool: { callId: "c", name: "fs/read", sinceTs: 3_000 } },
    ],
    [
      "shows the tool that still runs",
      [...asked, s.toolStart("c"), s.toolStart("d", { tool: "web/fetch" }), s.toolResult("d")],
      { state: "tool", tool: { callId: "c", name: "fs/read", sinceTs: 2_000 } },
    ],
    ["waits after its tool", [...asked, s.response(tool), s.toolStart("c"), s.toolResult("c")], { state: "waiting", openTools: [] }],
    ["is done after a tool that the chart runs by itself", [s.toolStart("c"), s.toolResult("c", { "is-error": true })], { state: "done" }],
    ["stays done where the chart took its event", [...asked, s.response(), s.toolResult("c", { tool: "event__go" })], { state: "done" }],
    [
      "waits where its event came back",
      [...asked, s.response(), s.toolResult("c", { tool: "event__go", "is-error": true })],
      { state: "waiting" },
    ],
    [
      "starts its text anew with a request",
      [...asked, s.delta("old"), s.request(), s.delta("new")],
      { tail: "new", chars: 3, turns: 2, deltas: 1 },
    ],
    [
      "waits while it is tried again",
      [
        ...asked,
        s.delta("a"),
        told("llm/retry", {
          model: "m1",
          category: "overloaded",
          attempt: 1,
          "max-retries": 3,
          "wait-ms": 500,
          invokeid: "poet",
          "session-id": "session/a",
        }),
      ],
      { state: "waiting", retry: { attempt: 1, of: 3, untilTs: 3_500 } },
    ],
    [
      "fails",
      [...asked, told("llm/error", { message: "refused", category: "backend", invokeid: "poet", "session-id": "session/a" })],
      { state: "error", error: "backend: refused", endedTs: 2_000 },
    ],
    [
      "keeps why it failed",
      [
        ...asked,
        told("llm/error", { message: "refused", category: "backend", invokeid: "poet", "session-id": "session/a" }),
        s.exit("backend"),
      ],
      { state: "error", error: "backend: refused" },
    ],
    ["fails with its worker", [...asked, s.exit("timeout")], { state: "error", error: "timeout" }],
    ["ends done", [...asked, s.response(), s.exit("done")], { state: "done", endedTs: 2_000 }],
    ["stays done where it is stopped later", [...asked, s.response(), s.exit("stopped")], { state: "done" }],
    [
      "is interrupted where it is stopped in the middle",
      [...asked, s.delta("a"), s.exit("stopped")],
      { state: "interrupted", endedTs: 3_000 },
    ],
    ["is interrupted by the end of the run", [s.started(), ...asked, told("runner/aborted", { reason: "quit" })], { state: "interrupted" }],
    [
      "is interrupted by the end of its process",
      [...asked, told("session/opened", { epoch: "b", "starts-at": 2, protocol: 1, engine: "e" })],
      { state: "interrupted" },
    ],
    ["begins again", [...asked, s.exit("timeout"), s.start()], { state: "waiting", startedTs: 3_000 }],
    ["appears with its first delta where nothing came before", [s.delta("a")], { state: "streaming", tail: "a" }],
  ])("%s", (_, list, wanted) => expect(rowOf(list)).toMatchObject(wanted));

  it("forgets the error when it begins again", () =>
    expect(rowOf([...asked, s.exit("timeout"), s.start()])).toHaveProperty("error", undefined));
  it("has one row for both spellings of a session", () =>
    expect(modelOf([s.start({ "session-id": ":session/a" }), s.start()]).rows.size).toBe(1));
  it("leaves a stream that was given up as an interrupted turn", () => {
    const model = modelOf([...asked, s.delta("old"), s.request(), s.delta("new"), s.response()]);
    expect(model.turns.get("session/a poet")).toMatchObject([
      { text: "old", interrupted: true },
      { text: "said", interrupted: false, stop: "end" },
    ]);
  });
});

it("holds the ends of a stream without end", () => {
  const model = modelOf([...asked, ...Array.from({ length: 4_000 }, (_, n) => s.delta(`word ${n} `)), s.delta("end")]);
  const row = model.rows.get("session/a poet");
  const [turn] = model.turns.get("session/a poet") ?? [];
  expect([row?.tail.endsWith("word 3999 end"), turn?.text.startsWith("word 0 word 1 "), turn?.text.endsWith("word 3999 end")]).toEqual([
    true,
    true,
    true,
  ]);
  expect(row?.tail.length).toBeLessThanOrEqual(TAIL_CHARS_MAX);
  expect(turn?.text.length).toBeLessThanOrEqual(TURN_TEXT_CHARS_MAX + CUT_MARK.length);
  expect(turn?.textChars).toBe(row?.chars);
});

describe("many rows", () => {
  it("are counted by group and in all", () => {
    const poets = (n: number): { invokeid: string; "session-id": string } => ({ invokeid: "poets", "session-id": `session/a/${n}` });
    const model = modelOf([
      s.child(1),
      s.child(2, { label: "Basho" }),
      ...[1, 2, 3].flatMap((n) => [s.start(poets(n)), s.request(poets(n))]),
      s.response(poets(1)),
    ]);
    const keys = ["session/a/1 poets", "session/a/2 poets", "session/a/3 poets"];
    expect(model.groups.get("poets")).toMatchObject({ done: 1, active: 2, tokensIn: 100, tokensOut: 20, keys });
    expect(model.totals).toMatchObject({ llms: 3, active: 2, tokensOut: 20 });
    expect([...model.rows.values()].map(({ label }) => label)).toEqual(["poets.1", "Basho", "poets"]);
    expect(selectActiveRows(model).map(({ sessionId }) => sessionId)).toEqual(["session/a/2", "session/a/3"]);
    expect([...selectRowsNewestFirst(model)].map(({ sessionId }) => sessionId)).toEqual(["session/a/3", "session/a/2", "session/a/1"]);
  });

  it("of tools that the chart itself calls are no models", () => {
    const model = modelOf([s.toolStart("c"), s.toolResult("c"), s.start({ invokeid: "writer" })]);
    expect([model.totals.rows, model.totals.llms]).toEqual([2, 1]);
  });

  it("of one child are told apart by their invocation, whichever speaks first", () => {
    const child = { "session-id": "session/a/1" };
    const model = modelOf([s.child(1), s.start({ ...child, invokeid: "muse" }), s.start({ ...child, invokeid: "poets" })]);
    expect([...model.rows.values()].map(({ label }) => label)).toEqual(["poets.1 muse", "poets.1"]);
  });

  it("let go of the oldest ended ones, never of one in flight", () => {
    const each = (n: number): Told[] => [
      s.start({ invokeid: n % 3 === 0 ? "twin" : `i${n}`, "session-id": `session/${n}` }),
      ...(n === 0 ? [] : [s.exit("done", { invokeid: n % 3 === 0 ? "twin" : `i${n}`, "session-id": `session/${n}` })]),
    ];
    const count = ROWS_MAX * 2 + 100;
    const model = modelOf(Array.from({ length: count }, (_, n) => each(n)).flat());
    expect(model.rows.size).toBe(ROWS_MAX);
    expect(model.rows.has("session/0 twin")).toBe(true);
    expect(model.rows.has("session/1 i1")).toBe(false);
    expect(model.rowOrder.length).toBeLessThan(2 * ROWS_MAX + 2);
    expect(model.rowQueue.items.length).toBeLessThan(3 * ROWS_MAX);
    expect(model.totals.llms).toBe(count);
    const twins = model.groups.get("twin");
    expect(twins && selectGroupSize(twins)).toBe(Math.ceil(count / 3));
    expect(model.groups.size).toBeLessThanOrEqual(ROWS_MAX);
  }, 30_000);
});
