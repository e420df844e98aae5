import { describe, expect, it } from "vitest";
import { TRANSITION_DATA_CHARS_MAX, TRANSITIONS_MAX } from "./limits.ts";
import { modelOf, sample as s, told } from "./told.fake.ts";

describe("transitions", () => {
  it("hold what a chart did on an event, children's too", () => {
    const step = told("runner/event-processed", {
      "event-name": "go",
      "config-before": ["a"],
      "config-after": ["b"],
      entered: ["b"],
      exited: ["a"],
      "event-data": { why: "x".repeat(9_000) },
      "session-id": ":session/a",
      taken: true,
    });
    const { transitions } = modelOf([s.started(), step, s.child(1), s.step("tick", ["x"], ["x"], "session/a/1")]);
    expect(transitions.rows).toMatchObject([
      { seq: 1, event: "go", sessionId: "session/a", before: ["a"], after: ["b"], taken: true },
      { seq: 3, event: "tick", sessionId: "session/a/1" },
    ]);
    expect(transitions.rows[0]?.data?.length).toBe(TRANSITION_DATA_CHARS_MAX);
    expect(transitions.rows[1]).not.toHaveProperty("data");
  });

  it("are bounded: the oldest go", () => {
    const { transitions } = modelOf([s.started(), ...Array.from({ length: TRANSITIONS_MAX + 10 }, () => s.step("tick", ["a"], ["a"]))]);
    expect(transitions.rows.length).toBeLessThanOrEqual(TRANSITIONS_MAX);
    expect(transitions.dropped + transitions.rows.length).toBe(TRANSITIONS_MAX + 10);
    expect(transitions.rows.at(-1)?.seq).toBe(TRANSITIONS_MAX + 10);
  });
});
