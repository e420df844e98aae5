import { describe, expect, test } from "vitest";
import { createFakeSink } from "./frame-sink.ts";
import { CLOSED_PROMPTS_HELD_MAX, IN_FLIGHT_BYTES_MAX } from "./limits.ts";
import { faultsOfStream } from "./stream-check.ts";
import { closed, kinds, phase, prompt, setUp } from "./frames.fake.ts";
import { answer, delta } from "./run.fake.ts";

describe("state out of band", () => {
  test("nobody gets a frame before what led to it", async () => {
    const { clock, hub, write } = setUp();
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    hub.state(phase(1));
    hub.state({ kind: "progress", invokeid: "ask", label: "half" });
    write([delta("a")]);
    await clock.settle();
    expect(kinds(sink.frames()).slice(2)).toEqual(["event"]);
    write([delta("b")]);
    await clock.settle();
    expect(kinds(sink.frames()).slice(2)).toEqual(["event", "event", "phase", "progress"]);
    expect(faultsOfStream(sink.frames())).toEqual([]);
  });

  test("a slow client gets the latest of each, not the history of it", async () => {
    const { clock, hub, write } = setUp();
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    sink.stop();
    write([delta("x".repeat(IN_FLIGHT_BYTES_MAX))]);
    await clock.settle();
    for (let at = 1; at < 50; at += 1) {
      write([delta("a")]);
      hub.state(phase(at));
      hub.state(prompt(`p${at % 3}`, at));
      await clock.settle();
    }
    sink.go();
    await clock.settle();
    const frames = sink.frames();
    expect(frames.filter(({ kind }) => kind === "phase")).toEqual([phase(49)]);
    expect(frames.filter(({ kind }) => kind === "prompt")).toHaveLength(3);
    expect(faultsOfStream(frames)).toEqual([]);
  });

  test("a prompt that is closed is told to who is there, not to who joins", async () => {
    const { clock, hub, write } = setUp();
    const there = createFakeSink();
    hub.attach({}, there);
    await clock.settle();
    write([delta("a")]);
    hub.state(prompt("p", 0));
    await clock.settle();
    write([answer("ask", "p")]);
    hub.state(closed("p", 1));
    await clock.settle();
    expect(kinds(there.frames())).toEqual(["hello", "live", "event", "prompt", "event", "prompt-closed"]);
    const late = createFakeSink();
    hub.attach({}, late);
    await clock.settle();
    expect(kinds(late.frames())).toEqual(["hello", "event", "event", "live"]);
  });

  test("news for a client that never comes is bounded", async () => {
    const { clock, hub, write } = setUp();
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    sink.stop();
    write([delta("x".repeat(IN_FLIGHT_BYTES_MAX))]);
    await clock.settle();
    for (let at = 0; at < CLOSED_PROMPTS_HELD_MAX * 2; at += 1) hub.state(closed(`p${at}`, 0));
    sink.go();
    await clock.settle();
    expect(sink.frames().filter(({ kind }) => kind === "prompt-closed")).toHaveLength(CLOSED_PROMPTS_HELD_MAX);
  });

  test("the end of a run is told to who joins after it", async () => {
    const { clock, hub, write } = setUp();
    write([delta("a")]);
    hub.state({ kind: "control", op: "run-finished", "final-config": ["done"], status: "done" });
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    expect(sink.frames().at(-1)).toMatchObject({ kind: "control", op: "run-finished" });
  });
});
