import { describe, expect, it } from "vitest";
import type { AgentFrame, StateInfo } from "../wire/index.ts";
import { applyFrame } from "./apply.ts";
import { modelOf, sample as s, told } from "./told.fake.ts";

const states: StateInfo[] = [
  { id: "planning", kind: "atomic" },
  { id: "composing", kind: "compound" },
  { id: "composing.draft", kind: "atomic", parent: "composing" },
  { id: "done", kind: "final" },
];
const run = [s.started(states), told("runner/start-config", { config: ["planning"] })];
const toDraft = s.step("planned", ["planning"], ["composing", "composing.draft"]);

describe("the run", () => {
  it("is what its root says", () => {
    expect(modelOf(run).run).toEqual({
      sessionId: "session/a",
      chartId: "haiku",
      title: "Tournament",
      backend: "sim",
      status: "running",
      startedTs: 0,
    });
  });
  it("has the chart's name where it has no title", () => {
    expect(modelOf([told("runner/started", { "session-id": ":s", "chart-id": "haiku", backend: "sim", states: [] })]).run).toMatchObject({
      sessionId: "s",
      title: "haiku",
    });
  });
  it("is not what its children say", () => {
    expect(modelOf([...run, s.child(1, { "chart-id": "poet" })]).run.chartId).toBe("haiku");
  });
  it.each([
    [told("runner/done", { "final-config": ["done"], status: "done" }), { status: "done", endedTs: 2_000, finalConfig: ["done"] }],
    [told("runner/aborted", { reason: "quit", by: "terminal" }), { status: "aborted", why: "quit" }],
    [
      told("runner/error", { message: "boom", code: "bug", "final-config": ["planning"] }),
      { status: "error", why: "boom", finalConfig: ["planning"] },
    ],
  ] as const)("ends as %j says", (end, wanted) => expect(modelOf([...run, end]).run).toMatchObject(wanted));
  it("goes on where it is resumed", () => {
    const model = modelOf([
      ...run,
      told("runner/aborted", { reason: "quit" }),
      told("runner/started", { "session-id": "session/a", "chart-id": "haiku", backend: "sim", resume: true, states }),
    ]);
    expect(model.run).toMatchObject({ status: "running", startedTs: 0 });
    expect(model.run).not.toHaveProperty("endedTs");
    expect(model.phase.breadcrumb).toEqual(["planning"]);
  });
  it("ends by the frame where the log has not said so, and not otherwise", () => {
    const finished: AgentFrame = { kind: "control", op: "run-finished", "final-config": ["done"], status: "error" };
    const model = modelOf(run);
    applyFrame(model, finished);
    expect(model.run).toMatchObject({ status: "error", endedTs: 1_000, finalConfig: ["done"] });
    const ended = modelOf([...run, told("runner/done", { "final-config": ["done"], status: "done" })]);
    applyFrame(ended, finished);
    expect(ended.run.status).toBe("done");
  });
});

describe("the phase", () => {
  it("follows the root", () => {
    expect(modelOf([...run, toDraft]).phase).toMatchObject({
      asOf: 2,
      config: ["composing", "composing.draft"],
      breadcrumb: ["composing", "draft"],
      siblings: ["draft"],
    });
  });
  it("takes both spellings of its session-id", () => {
    expect(modelOf([...run, s.step("planned", ["planning"], ["done"], ":session/a")]).phase.breadcrumb).toEqual(["done"]);
  });
  it("is not moved by children, nor worked out again where nothing changed", () => {
    const model = modelOf(run);
    const { phase } = model;
    modelOf(
      [
        s.child(1),
        told("runner/start-config", { "session-id": "session/a/1", config: ["writing"] }),
        s.step("x", ["writing"], ["done"], "session/a/1"),
        s.step("tick", ["planning"], ["planning"]),
      ],
      model,
    );
    expect(model.phase).toBe(phase);
    expect(model.phase.config).toEqual(["planning"]);
  });
  it("is the frame's where that is as new, never an older one's", () => {
    const model = modelOf([...run, toDraft]);
    const frame = (asOf: number): AgentFrame => ({
      kind: "phase",
      ts: 0,
      "as-of": asOf,
      config: ["done"],
      breadcrumb: ["done"],
      siblings: ["planning", "composing", "done"],
    });
    applyFrame(model, frame(1));
    expect(model.phase.breadcrumb).toEqual(["composing", "draft"]);
    applyFrame(model, frame(2));
    expect(model.phase.breadcrumb).toEqual(["done"]);
    expect(model.phase.states).toBe(states);
  });
});

describe("what stands beside the log", () => {
  it("storage, progress, the debugger, files", () => {
    const model = modelOf([
      told("human-input/progress", { invokeid: "i", label: "Reading", done: 1, total: 4 }),
      told("artifact/written", { name: "a", bytes: 1 }),
      told("artifact/written", { name: "a", bytes: 2, invokeid: "i" }),
    ]);
    expect([...model.artifacts.values()]).toEqual([{ name: "a", bytes: 2, ts: 2_000, invokeid: "i" }]);
    expect(model.totals.artifacts).toBe(1);
    applyFrame(model, { kind: "progress", invokeid: "i", label: "Reading", done: 2 });
    expect(model.progress.get("i")).toEqual({ label: "Reading", done: 2 });
    applyFrame(model, { kind: "storage", state: "full", message: "no space", "as-of": 2 });
    expect(model.storage).toEqual({ state: "full", message: "no space" });
    applyFrame(model, { kind: "debug", paused: true, "step-budget": 0, "as-of": 2 });
    applyFrame(model, { kind: "debug", paused: false, "step-budget": 0, "as-of": 1 });
    expect(model.debug?.paused).toBe(true);
  });
});
