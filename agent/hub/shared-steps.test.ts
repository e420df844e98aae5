// What is made once for all that stand at one place goes to those alone that know as much, and is made anew in the next turn.

import { expect, test } from "vitest";
import { createFakeSink } from "./frame-sink.ts";
import { phase, prompt, setUp } from "./frames.fake.ts";
import { delta } from "./run.fake.ts";

/** Two that stand at the head; the second takes nothing now. */
async function twoAtTheHead() {
  const run = setUp();
  const [first, second] = [createFakeSink(), createFakeSink()];
  run.hub.attach({}, first);
  run.hub.attach({}, second);
  await run.clock.settle();
  second.break(true);
  const told = (sink: typeof first) =>
    sink.frames().flatMap((frame) => (frame.kind === "phase" ? frame.breadcrumb : frame.kind === "prompt" ? [frame["prompt-id"]] : []));
  return { ...run, first, second, told };
}

test("who stands at the same place and was told less gets what it was not told", async () => {
  const { clock, hub, first, second, told } = await twoAtTheHead();
  hub.state(phase(-1, "naming"));
  await clock.settle();
  expect([told(first), told(second)]).toEqual([["naming"], []]);
  second.break(false);
  hub.state(prompt("p", -1));
  await clock.settle();
  expect([told(first), told(second)]).toEqual([
    ["naming", "p"],
    ["naming", "p"],
  ]);
});

test("what was made in one turn is not given in a later one: the latest state wins", async () => {
  const { clock, hub, second, told } = await twoAtTheHead();
  hub.state(phase(-1, "naming"));
  await clock.settle();
  second.break(false);
  hub.state(phase(-1, "greeting"));
  await clock.settle();
  expect(told(second)).toEqual(["greeting"]);
});

test("each gets it in the form it takes", async () => {
  const { clock, hub, write } = setUp();
  const forms = [[], ["batch"], ["batch", "deltas"], ["deltas"], []].map((caps) => {
    const sink = createFakeSink();
    hub.attach({ caps }, sink);
    return { caps, sink };
  });
  await clock.settle();
  const before = forms.map(({ sink }) => sink.state.texts.length);
  write([delta("a"), delta("b")]);
  await clock.settle();
  for (const [at, { caps, sink }] of forms.entries()) {
    const frames = sink
      .frames()
      .slice(-2)
      .map(({ kind }) => kind);
    expect(frames.at(-1)).toBe(caps.includes("deltas") ? "deltas" : "event");
    expect(sink.state.texts.length - (before[at] ?? 0)).toBe(caps.length > 0 ? 1 : 2);
  }
});

test("nor are a few lines, where more have come since", async () => {
  const { clock, write, second } = await twoAtTheHead();
  write([delta("a")]);
  await clock.settle();
  second.break(false);
  const writes = second.state.writes;
  write([delta("b"), delta("c")]);
  await clock.settle();
  expect(second.state.writes - writes).toBe(1);
});
