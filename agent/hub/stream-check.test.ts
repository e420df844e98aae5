import { describe, expect, test } from "vitest";
import type { AgentFrame } from "../../wire/index.ts";
import { faultsOfStream } from "./stream-check.ts";
import { phase, prompt } from "./frames.fake.ts";

describe("the stream's checker", () => {
  const hello: AgentFrame = { kind: "hello", protocol: 1, engine: "e", "session-id": "s", epoch: "e", head: 2, caps: [], resume: "start" };
  const event = (seq: number): AgentFrame => ({ kind: "event", seq, ts: 1, event: "x", data: {} });
  const live = (asOf: number): AgentFrame => ({ kind: "live", "as-of": asOf, "open-prompts": [] });
  test.each<[string, AgentFrame[], string[]]>([
    ["a planted loss", [hello, event(0), event(2)], ["lost 1 to 1"]],
    ["a planted duplicate", [hello, event(0), event(0)], ["repeated 0 after 0"]],
    ["no hello", [event(0)], ["frame 0 is event"]],
    ["a loss that a merged run hides", [hello, event(0), { kind: "deltas", "seq-from": 2, seq: 5, ts: 1, streams: [] }], ["lost 1 to 1"]],
    ["a phase before live", [hello, phase(-1)], ["phase before live"]],
    ["a prompt from the future", [hello, live(-1), prompt("p", 3)], ["prompt as of 3 at -1"]],
    ["live too early", [hello, live(1)], ["live as of 1 at -1"]],
  ])("reports %s", (_, frames, faults) => {
    expect(faultsOfStream(frames)).toEqual(faults);
  });
});
