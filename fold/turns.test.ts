import { describe, expect, it } from "vitest";
import { SLIM_TURNS_MAX, TURN_CHARS_KEPT_MAX, TURNS_PER_ROW_MAX } from "./limits.ts";
import { modelOf, sample as s } from "./told.fake.ts";

const asked = [s.start(), s.request()];

describe("turns", () => {
  it("hold what was sent, thought, said and called, and the files of it", () => {
    const content = [
      { type: "thinking" as const, thinking: "hm" },
      { type: "text" as const, text: "said" },
      { type: "tool_use" as const, name: "fs/read", input: { path: "a" }, "call-id": "c" },
    ];
    const model = modelOf([
      s.start(),
      s.request({ "io/ref": "1/request.json" }),
      s.response({ content, "io/ref": "1/response.json" }),
      s.toolStart("c"),
      s.toolResult("c", { "is-error": true, "io/ref": "1/tools/c.json" }),
    ]);
    expect(model.turns.get("session/a poet")).toMatchObject([
      {
        seq: 1,
        sent: "Write",
        thinking: "hm",
        text: "said",
        requestRef: "1/request.json",
        responseRef: "1/response.json",
        elapsedMs: 1_200,
        calls: [
          {
            callId: "c",
            tool: "fs/read",
            input: { path: "a" },
            result: { isError: true, preview: "text", elapsedMs: 12, ref: "1/tools/c.json" },
          },
        ],
      },
    ]);
  });

  it("keep what was streamed where the response was cut to its head", () => {
    const text = "x".repeat(9_000);
    const cut = { head: text.slice(0, 4_096), "io/ref": "b", bytes: 9_000 } as unknown as string;
    const [turn] =
      modelOf([...asked, s.delta(text), s.response({ content: [{ type: "text", text: cut }] })]).turns.get("session/a poet") ?? [];
    expect(turn?.text).toBe(text);
  });

  it("are bounded", () => {
    const model = modelOf(Array.from({ length: TURNS_PER_ROW_MAX + 5 }, () => s.request()));
    expect(model.turns.get("session/a poet")?.length).toBeLessThanOrEqual(TURNS_PER_ROW_MAX);
    expect(model.turns.get("session/a poet")?.at(-1)?.seq).toBe(TURNS_PER_ROW_MAX + 4);
  });

  it("let go of old text above what all rows may hold, the oldest first", () => {
    const long = "x".repeat(16_000);
    const model = modelOf(
      Array.from({ length: 1_100 }, (_, n) => [
        s.request({ invokeid: `i${n}` }),
        s.response({ invokeid: `i${n}`, content: [{ type: "text", text: long }] }),
      ]).flat(),
    );
    const first = model.turns.get("session/a i0")?.[0];
    const last = model.turns.get("session/a i1099")?.[0];
    expect([first?.slim, first?.text.length, last?.slim, last?.text.length]).toEqual([true, 500, undefined, 16_000]);
  });

  it("let go of what was left of them when there are too many, and of the inputs of their calls", () => {
    const input = { text: "x".repeat(3_900) };
    const model = modelOf(
      Array.from({ length: 30_000 }, (_, n) => {
        const content = [{ type: "tool_use" as const, name: "fs/write", "call-id": `c${n}`, input }];
        return [s.request({ invokeid: `i${n % 3_000}` }), s.response({ invokeid: `i${n % 3_000}`, content })];
      }).flat(),
    );
    const turns = [...model.turns.values()].flat();
    expect(turns.filter((turn) => turn.slim)).toHaveLength(SLIM_TURNS_MAX);
    expect(turns.length - SLIM_TURNS_MAX).toBeLessThan(TURN_CHARS_KEPT_MAX / 3_900);
    expect(String(turns.find((turn) => turn.slim)?.calls[0]?.input)).toHaveLength(500);
  });
});
