import { describe, expect, it } from "vitest";
import { EVENTS } from "../wire/index.ts";
import { applyEvent } from "./apply.ts";
import { LOG_TEXT_CHARS_MAX } from "./limits.ts";
import { LLM_TABLE, type ToldInWords } from "./log-llm-table.fake.ts";
import { logRowsOf } from "./log-rows.ts";
import type { LogRow } from "./model.ts";
import { generateSession } from "./session-generator.ts";
import { envelopes, modelOf, sample as s, told, type Told } from "./told.fake.ts";

/** Told after `before`: "who glyph text [tone]". */
function rowsOf(event: Told, before: readonly Told[] = []): LogRow[] {
  const model = modelOf(before);
  const [envelope] = envelopes([event], model.seq + 1);
  return envelope ? [...logRowsOf(model, envelope)] : [];
}
const words = ({ who, glyph, text, tone }: LogRow): string => `${who} ${glyph} ${text} [${tone}]`;
const poet = { invokeid: "poet", "session-id": "session/a" };
const options = [
  { label: "The first", value: "1" },
  { label: "The second", value: "2" },
];
const root = [s.started()];

const TABLE: ToldInWords[] = [
  [
    "a session opened",
    told("session/opened", { epoch: "e", "starts-at": 0, protocol: 1, engine: "escapement/1" }),
    ["chart · session opened  escapement/1 [dim]"],
  ],
  [
    "… again",
    told("session/opened", { epoch: "e", "prev-epoch": "d", "starts-at": 9, protocol: 1, engine: "escapement/1" }),
    ["chart · session opened again  escapement/1 [dim]"],
  ],
  [
    "… resumed",
    told("session/opened", {
      epoch: "e",
      "prev-epoch": "d",
      "starts-at": 9,
      protocol: 1,
      engine: "x",
      "resumed-from": { "as-of": 4, replayed: 5 },
    }),
    ["chart · session taken up again  5 events walked through after 4 [dim]"],
  ],
  [
    "a torn line",
    told("log/recovered", { bytes: 120, "moved-to": "transcript.corrupt-1" }),
    ["error ⚠ a torn last line was moved aside  120 B to transcript.corrupt-1 [warn]"],
  ],
  [
    "a run",
    told("runner/started", {
      "session-id": "s",
      "chart-id": "haiku",
      backend: "sim",
      model: "m1",
      params: { poets: 8, theme: "autumn rain", pick: null },
      states: [],
    }),
    ["chart · run started  haiku · sim · m1 · poets=8 theme=autumn rain [good]"],
  ],
  [
    "a run without params",
    told("runner/started", { "session-id": "s", "chart-id": "hello", backend: "sim", params: {}, states: [] }),
    ["chart · run started  hello · sim [good]"],
  ],
  [
    "a run taken up",
    told("runner/started", { "session-id": "s", "chart-id": "haiku", backend: "sim", resume: true, states: [] }),
    ["chart · run resumed  haiku · sim [good]"],
  ],
  ["a child", s.child(4), ["poets.1 · started  poet · sim [dim]"]],
  ["a child with a name", s.child(4, { label: "Basho" }), ["Basho · started  poet · sim [dim]"], [s.child(3)]],
  [
    "where the chart starts",
    told("runner/start-config", { config: ["planning"], "session-id": "session/a" }),
    ["chart · → planning [plain]"],
    root,
  ],
  ["where a child starts: not told", told("runner/start-config", { config: ["writing"], "session-id": "session/a/1" }), [], root],
  ["a step", s.step("planned", ["planning"], ["route-planner"]), ["chart · planning → route-planner  planned [plain]"], root],
  [
    "a step of a child",
    s.step("written", ["writing"], ["done"], "session/a/1"),
    ["poets.1 · writing → done  written [plain]"],
    [...root, s.child(1)],
  ],
  [
    "a step of a child nobody named",
    s.step("written", ["writing"], ["done"], "session/z"),
    ["child · writing → done  written [plain]"],
    root,
  ],
  ["the same state again", s.step("again", ["a", "a.b"], ["a", "a.b"]), ["chart · b again  again [dim]"], root],
  [
    "an event that changes no state",
    told("runner/event-processed", {
      "event-name": "tick",
      "config-before": ["a"],
      "config-after": ["a"],
      entered: [],
      exited: [],
      "session-id": "session/a",
      taken: true,
    }),
    ["chart · in a  tick [dim]"],
    root,
  ],
  [
    "an event no state takes",
    told("runner/event-processed", {
      "event-name": "tick",
      "config-before": ["a"],
      "config-after": ["a"],
      entered: [],
      exited: [],
      "session-id": "session/a",
      taken: false,
    }),
    ["chart · tick  no state takes it [dim]"],
    root,
  ],
  [
    "a wish no state takes",
    told("runner/event-processed", {
      "event-name": "ui.interrupt",
      "config-before": ["a"],
      "config-after": ["a"],
      entered: [],
      exited: [],
      "session-id": "session/a",
      taken: false,
    }),
    ["chart · ui.interrupt  no state takes it [warn]"],
    root,
  ],
  ["the end", told("runner/done", { "final-config": ["done"], status: "done" }), ["chart ✓ run done  after 1.0 s [good]"], root],
  [
    "the end with a result",
    told("runner/done", { "final-config": ["done"], status: "done", output: "poet1" }),
    ["chart ✓ run done  → poet1 [good]"],
  ],
  ["an abort", told("runner/aborted", { reason: "interrupt", by: "terminal" }), ["chart ⚠ run aborted: interrupt by terminal [warn]"]],
  [
    "an abort with words",
    told("runner/aborted", { reason: "unanswerable", message: "nobody can answer" }),
    ["chart ⚠ run aborted: unanswerable — nobody can answer [warn]"],
  ],
  [
    "a failure",
    told("runner/error", { message: "no state handles error.llm.backend", code: "unhandled" }),
    ["error ⚠ run failed: no state handles error.llm.backend  (unhandled) [bad]"],
  ],
  [
    "a child's end",
    told("runner/child-done", { "session-id": "session/a/1", invokeid: "poets", status: "done" }),
    ["poets.1 ✓ done [good]"],
    [s.child(1)],
  ],
  [
    "a child's failure",
    told("runner/child-done", { "session-id": "session/a/1", invokeid: "poets", status: "error" }),
    ["poets.1 ⚠ failed [bad]"],
    [s.child(1)],
  ],
  ...LLM_TABLE,
  ["a question", s.ask("p"), ["human ? Which? [ask]"]],
  ["a question in Markdown", s.ask("p", { prompt: "**Which** `one`?" }), ["human ? Which one? [ask]"]],
  ["a question without words", s.ask("p", {} as never), ["human ? pick asks [ask]"]],
  ["a progress", s.ask("p", { prompt: "Reading" }, "progress"), ["human · Reading [dim]"]],
  ["a text answered", s.answer("p", "poet1", "terminal"), ["human ! poet1  by terminal [good]"]],
  ["nothing answered", s.answer("p", ""), ["human ! (empty) [good]"]],
  ["a choice", s.answer("p", "2"), ["human ! The second [good]"], [s.ask("p", { prompt: "?", options }, "select")]],
  [
    "several choices",
    s.answer("p", ["1", "2", "9"]),
    ["human ! The first, The second, 9 [good]"],
    [s.ask("p", { prompt: "?", options }, "multi")],
  ],
  ["no choice", s.answer("p", []), ["human ! (none) [good]"]],
  ["a yes", s.answer("p", true), ["human ! yes [good]"]],
  ["a no", s.answer("p", false, "default"), ["human ! no  by default [good]"]],
  [
    "a cancel",
    told("human-input/cancelled", { invokeid: "pick", "prompt-id": "p", by: "terminal" }),
    ["human ! cancelled  by terminal [warn]"],
  ],
  ["a withdrawal", told("human-input/cancelled", { invokeid: "pick", "prompt-id": "p" }), ["human · question withdrawn [dim]"]],
  ["a question that failed", told("human-input/error", { message: "no terminal" }), ["human ⚠ no terminal [bad]"]],
  ["how far", told("human-input/progress", { invokeid: "i", label: "l", done: 1, total: 2 }), []],
  ["a file", told("artifact/written", { name: "summary.md", bytes: 2_140 }), ["chart ✓ wrote summary.md  2.1 kB [good]"]],
  ["a checkpoint", told("checkpoint/written", { "session-id": "s", "as-of": 3 }), []],
  ["a pause", told("debug/awaiting-step", { "event-name": "planned" }), ["debug · paused on  planned [warn]"]],
  [
    "a pause on a wish",
    told("debug/awaiting-step", { "event-name": "ui.quit", external: true }),
    ["debug · paused on  ui.quit  from outside [warn]"],
  ],
  ["a way out", told("debug/awaiting-quit", { msg: "press c" }), ["debug · press c [warn]"]],
  ["a lost screen", told("ui/lost", { signal: "SIGKILL" }), ["error ⚠ the screen was lost  signal SIGKILL [warn]"]],
  ["… by its code", told("ui/lost", { code: 1 }), ["error ⚠ the screen was lost  exit code 1 [warn]"]],
  ["… by nothing", told("ui/lost", {}), ["error ⚠ the screen was lost [warn]"]],
  [
    "a value that could not be written",
    told("transcript/serialize-error", { event: "llm/request", message: "a cycle" }),
    ["error ⚠ llm/request could not be written: a cycle [bad]"],
  ],
  ["an unknown event", ["metrics/sample", { load: 3, ok: true }], ['chart · metrics/sample  {"load":3,"ok":true} [dim]']],
  ["an unknown event without data", ["metrics/none", {}], ["chart · metrics/none [dim]"]],
];

describe("an event in words", () => {
  it.each(TABLE)("%s", (_, event, wanted, before) => expect(rowsOf(event, before).map(words)).toEqual(wanted));

  it("has been asked of every event of the table", () => {
    expect(Object.keys(EVENTS).filter((name) => !TABLE.some(([, [event]]) => event === name))).toEqual([]);
  });

  it("belongs to its row of LIVE", () => {
    expect(rowsOf(s.request({ "session-id": ":session/a" }))[0]).toMatchObject({ lane: "llm", rowKey: "session/a poet" });
    expect(rowsOf(told("llm/error", { ...poet, message: "m", category: "c" }))[0]).toMatchObject({
      lane: "error",
      rowKey: "session/a poet",
    });
  });

  it("never reads undefined, null or an object, for any made session", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const model = modelOf([]);
      for (const event of generateSession({ seed })) applyEvent(model, event);
      const text = model.log.rows.map(({ who, glyph, text: said }) => `${who} ${glyph} ${said}`);
      expect(text.filter((line) => /undefined|null|NaN|\[object|session\/made|[\n\t]/.test(line))).toEqual([]);
    }
  });

  it("is one line of bounded text, a lone CR left for the screen to show", () => {
    expect(rowsOf(told("runner/error", { message: "x".repeat(9_999) }))[0]?.text.length).toBe(LOG_TEXT_CHARS_MAX);
    expect(rowsOf(told("runner/error", { message: "a \r\n\n\t b\rc" }))[0]?.text).toBe("run failed: a b\rc");
  });
});
