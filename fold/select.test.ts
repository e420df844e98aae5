import { describe, expect, it } from "vitest";
import type { Model, Row } from "./model.ts";
import {
  selectGroupRate,
  selectGroupRows,
  selectHeadline,
  selectRowElapsed,
  selectRowRate,
  selectRowTokensText,
  selectRunElapsed,
} from "./select.ts";
import { modelOf, sample as s, told, type Told } from "./told.fake.ts";

const first = (model: Model): Row => [...model.rows.values()][0] as Row;
const rate = (now: number, ...list: Told[]): number | undefined => selectRowRate(first(modelOf([s.request({}, 0), ...list])), now);

describe("the rate of a row", () => {
  it.each<[string, number | undefined, number | undefined]>([
    ["nothing from nothing", rate(1_000), undefined],
    ["nothing from one delta", rate(9_000, s.delta("a", { usage: { "output-tokens": 1_000 } }, 1)), undefined],
    ["nothing from less than a quarter second", rate(9_000, s.delta("a", {}, 1_000), s.delta("b", {}, 1_249)), undefined],
    ["from the first delta on, not from the request", rate(2_000, s.delta("a", {}, 1_000), s.delta("b", {}, 1_250)), 2],
    ["slower while nothing comes", rate(11_000, s.delta("a", {}, 1_000), s.delta("b", {}, 1_250)), 0.2],
    ["never from a clock that is behind", rate(0, s.delta("a", {}, 1_000), s.delta("b", { usage: { "output-tokens": 30 } }, 2_000)), 30],
    [
      "what the response says instead",
      rate(9_000, s.delta("a", {}, 1_000), s.delta("b", {}, 2_000), s.response({ "output-tps": 61.4 }, 3_000)),
      61.4,
    ],
    ["what was measured where it says nothing", rate(9_000, s.delta("a", {}, 1_000), s.delta("b", {}, 2_000), s.response({}, 3_000)), 20],
    ["nothing of the turn before", rate(9_000, s.response({ "output-tps": 61.4 }, 3_000), s.request({}, 4_000)), undefined],
  ])("%s", (_, got, wanted) => expect(got).toBe(wanted));
});

describe("figures of the whole", () => {
  const model = modelOf([
    s.started(),
    s.start({ "session-id": "1" }, 1_000),
    s.start({ "session-id": "2" }, 1_000),
    s.delta("a", { "session-id": "1" }, 2_000),
    s.delta("b", { "session-id": "1" }, 3_000),
    s.delta("c", { "session-id": "2" }, 3_000),
    s.start({ "session-id": "3", invokeid: "other" }, 3_000),
    s.response({ "session-id": "3", invokeid: "other" }, 3_500),
    s.ask("p"),
  ]);

  it("the headline", () =>
    expect(selectHeadline(model, 4_000)).toEqual({ llms: 3, active: 2, rate: 1, tokensIn: 100, tokensOut: 23, prompts: 1 }));
  it("a group", () => {
    const group = (name: string) =>
      selectGroupRate(model, model.groups.get(name) as NonNullable<ReturnType<Model["groups"]["get"]>>, 4_000);
    expect([group("poet"), group("other")]).toEqual([1, undefined]);
  });
  it("times stand still when it is over", () => {
    const ended = modelOf([s.started(), s.start(), told("runner/done", { "final-config": [], status: "done" })]);
    expect([
      selectRunElapsed(ended, 99_000),
      selectRowElapsed(first(ended), 99_000),
      selectRunElapsed(model, 99_000),
      selectRunElapsed(modelOf([]), 5),
    ]).toEqual([2_000, 1_000, 99_000, 0]);
  });
  it("rows of a group in order of starting", () => {
    const group = model.groups.get("poet");
    expect(group && selectGroupRows(model, group).map(({ sessionId }) => sessionId)).toEqual(["1", "2"]);
  });
  it("tokens of a row", () => expect([...model.rows.values()].map(selectRowTokensText)).toEqual(["2 tok", "1 tok", "20 tok"]));
});
