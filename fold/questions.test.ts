import { describe, expect, it } from "vitest";
import type { AgentFrame } from "../wire/index.ts";
import { applyFrame } from "./apply.ts";
import { CLOSED_PROMPTS_MAX } from "./limits.ts";
import type { Model } from "./model.ts";
import { modelOf, sample as s, told, type Told } from "./told.fake.ts";

const prompt = (id: string, asOf = 1): AgentFrame => ({
  kind: "prompt",
  "prompt-id": id,
  invokeid: "pick",
  "session-id": "session/a",
  type: "text",
  opts: { prompt: "Which?" },
  "as-of": asOf,
});
const closed = (id: string, by?: string): AgentFrame => ({
  kind: "prompt-closed",
  "prompt-id": id,
  outcome: "answered",
  "as-of": 9,
  ...(by !== undefined && { by }),
});
const live = (ids: string[], asOf = 9): AgentFrame => ({ kind: "live", "as-of": asOf, "open-prompts": ids });
const finished: AgentFrame = { kind: "control", op: "run-finished", "final-config": ["done"], status: "done" };

const after = (list: readonly Told[], ...frames: AgentFrame[]): Model => {
  const model = modelOf(list);
  for (const frame of frames) applyFrame(model, frame);
  return model;
};
const openIn = (model: Model): string[] => [...model.prompts.keys()];

describe("questions", () => {
  const cancelled = (by?: string): Told => told("human-input/cancelled", { invokeid: "pick", "prompt-id": "p", by });
  it.each<[string, Model, string[], object | undefined]>([
    ["open", after([s.ask("p")]), ["p"], undefined],
    ["open by their frame too, once", after([s.ask("p")], prompt("p"), prompt("q")), ["p", "q"], undefined],
    ["do not open for progress", after([s.ask("p", { prompt: "Reading" }, "progress")]), [], undefined],
    ["do not open for a kind nobody here can answer", after([s.ask("p", { prompt: "When?" }, "date" as never)]), [], undefined],
    ["close by their answer", after([s.ask("p"), s.answer("p", "x", "terminal")]), [], { outcome: "answered", by: "terminal" }],
    ["close by a person's cancel", after([s.ask("p"), cancelled("web")]), [], { outcome: "cancelled", by: "web" }],
    ["close by the chart", after([s.ask("p"), cancelled()]), [], { outcome: "withdrawn" }],
    ["close by an error", after([s.ask("p"), told("human-input/error", { message: "m", "prompt-id": "p" })]), [], { outcome: "withdrawn" }],
    ["close by the frame, which comes first", after([s.ask("p")], closed("p", "web")), [], { outcome: "answered", by: "web" }],
    [
      "stay closed where the frame comes again",
      after([s.ask("p"), s.answer("p", "x", "web")], prompt("p")),
      [],
      { outcome: "answered", by: "web" },
    ],
    ["close where live does not name them", after([s.ask("p"), s.ask("q")], live(["q"])), ["q"], { outcome: "withdrawn" }],
    ["stay where they are newer than live", after([s.ask("q"), s.ask("p")], live([], 0)), ["p"], undefined],
    ["close with the run", after([s.ask("p"), told("runner/aborted", { reason: "quit" })]), [], { outcome: "withdrawn" }],
    ["close with the frame of its end", after([s.started(), s.ask("p")], finished), [], { outcome: "withdrawn" }],
    [
      "do not open in a run that is over",
      after([s.started(), told("runner/done", { "final-config": [], status: "done" })], prompt("p")),
      [],
      undefined,
    ],
  ])("%s", (_, model, open, how) => {
    expect(openIn(model)).toEqual(open);
    expect(model.closedPrompts.get("p")).toEqual(how);
  });

  it("remember the first who closed them", () => {
    const model = after([s.ask("p"), s.answer("p", "x", "terminal")], closed("p", "web"));
    expect(model.closedPrompts.get("p")).toEqual({ outcome: "answered", by: "terminal" });
  });

  it("keep what is asked", () => {
    const opts = { prompt: "Which?", options: [{ label: "a", value: "1" }] };
    expect(after([s.started(), s.ask("p", opts, "select")]).prompts.get("p")).toEqual({
      promptId: "p",
      invokeid: "pick",
      sessionId: "session/a",
      kind: "select",
      opts,
      asOf: 1,
    });
  });

  it("are forgotten in the end", () => {
    const ids = Array.from({ length: CLOSED_PROMPTS_MAX + 9 }, (_, n) => `p${n}`);
    const model = modelOf(ids.flatMap((id) => [s.ask(id), s.answer(id, "x")]));
    expect([model.closedPrompts.size, model.closedPrompts.has("p0"), model.closedPrompts.has(ids.at(-1) ?? "")]).toEqual([
      CLOSED_PROMPTS_MAX,
      false,
      true,
    ]);
  });
});
