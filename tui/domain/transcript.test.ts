import { describe, expect, test } from "bun:test";
import { applyEvent, createModel, type Model, type Row, TURNS_PER_ROW_MAX } from "../../fold/index.ts";
import { createBodies } from "./bodies.ts";
import { plainText } from "./line.ts";
import { AT_END, type Scroll, viewOf } from "./scroll.ts";
import { NO_FILES, type SessionFiles } from "./session-files.ts";
import { createTranscript, type TranscriptBlocks } from "./transcript.ts";

const SHOWS = { thinking: false, system: false, results: false, keys: true };

class Told {
  model: Model = createModel();
  read = 0;
  files: SessionFiles = { ...NO_FILES, read: () => ((this.read += 1), { ok: false, problem: "missing" }) };
  make = createTranscript(createBodies(this.files));
  say(event: string, data: Record<string, unknown>): this {
    const seq = this.model.seq + 1;
    applyEvent(this.model, { kind: "event", seq, ts: seq * 100, event, data: { invokeid: "a", "session-id": "s", ...data } });
    return this;
  }
  ask(text: string): this {
    return this.say("llm/request", { model: "m", "n-messages": 1, "user-blocks": [{ type: "text", text }], "io/ref": `nodes/${text}` });
  }
  answer(text: string): this {
    const rest = { "stop-reason": "end_turn", usage: {}, "elapsed-ms": 1, "n-blocks": 1 };
    return this.say("llm/response", { content: [{ type: "text", text }], ...rest });
  }
  blocks(): TranscriptBlocks {
    const row = [...this.model.rows.values()][0] as Row;
    return this.make({ row, turns: this.model.turns.get(row.key) ?? [], shows: SHOWS, columns: 60, now: 0 });
  }
  seen(scroll: Scroll, height: number): string[] {
    return viewOf(this.blocks(), scroll, height).lines.map(({ spans }) => plainText(spans).trim());
  }
}

describe("of a long conversation", () => {
  test("only what is seen is laid out, and no file is opened for the rest", () => {
    const told = new Told().say("llm/start", {});
    for (let turn = 0; turn < 500; turn += 1) told.ask(`q${turn}`).answer(`a${turn}`);
    expect(told.seen(AT_END, 20).join("\n")).toContain("a499");
    expect(told.read).toBeLessThan(10);
    const read = told.read;
    told.seen(AT_END, 20);
    // What was laid out is kept as long as its turn does not change.
    expect(told.read).toBe(read);
  });

  test("what is being read stays when old turns are let go of", () => {
    const told = new Told().say("llm/start", {});
    for (let turn = 0; turn < TURNS_PER_ROW_MAX; turn += 1) told.ask(`q${turn}`).answer(`a${turn}`);
    const block = told.blocks().end - 100;
    const scroll: Scroll = { follows: false, at: { block, line: 0 } };
    const before = told.seen(scroll, 10).filter((line) => !line.includes("turn "));
    told.ask("one more").answer("than are kept");
    expect(told.blocks().first).toBeGreaterThan(0);
    expect(told.seen(scroll, 10).filter((line) => !line.includes("turn "))).toEqual(before);
    expect(told.seen({ follows: false, at: { block: 0, line: 0 } }, 2).join("\n")).toContain("SENT");
  });
});

test("while it streams what was said before its last words stays in its lines", () => {
  const told = new Told().say("llm/start", {}).ask("q");
  let before: string[] = [];
  for (let at = 0; at < 120; at += 1) {
    told.say("llm/delta", { type: "text-delta", text: at % 7 === 6 ? "\n\n" : `word${at} `, model: "m" });
    const now = told.seen(AT_END, 200).filter((line) => line !== "" && !line.includes("REPLY"));
    expect(now.slice(0, before.length - 2).slice(3)).toEqual(before.slice(0, -2).slice(3));
    before = now;
  }
});

test("half of a fence, a table, a mark at the end of a stream breaks nothing", () => {
  for (const end of ["``", "```", "```ts", "| a |", "| a |\n|--", "**bol", "[a](", "\ud83d"]) {
    const told = new Told()
      .say("llm/start", {})
      .ask("q")
      .say("llm/delta", { type: "text-delta", text: `text\n${end}`, model: "m" });
    expect(told.seen(AT_END, 30).join("\n")).toContain("▏");
  }
});
