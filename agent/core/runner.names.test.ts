// Names on record are those of a chart's author.

import { fromPromise, setup } from "xstate";
import { expect, test } from "vitest";
import { actors } from "./actors.ts";
import { sayText } from "./ports/backend.scripted.ts";
import { startFake } from "./run.fake.ts";

const base = setup({ actors });

test("names of events are the author's", async () => {
  const inner = setup({}).createMachine({
    id: "inner",
    initial: "x",
    states: { x: { after: { 10: "y" } }, y: { type: "final" } },
    output: { ok: true },
  });
  const machine = setup({
    actors: { ...actors, inner, fails: fromPromise(() => Promise.reject(new Error("no"))) },
    delays: { soon: 5 },
  }).createMachine({
    id: "root",
    initial: "a",
    states: {
      a: { after: { soon: "b" } },
      b: { invoke: { id: "sub", src: "inner", onDone: "c" } },
      c: { invoke: { src: "fails", onError: "d" } },
      d: { initial: "in", states: { in: { type: "final" } }, onDone: "e" },
      e: { type: "final" },
    },
  });
  const run = startFake(machine);
  await run.clock.advance(100);
  expect((await run.result).status).toBe("done");
  expect(run.story()).toEqual([
    "runner/started",
    "runner/start-config",
    "· after.soon.a",
    "runner/started",
    "runner/start-config",
    "· after.10.x",
    "· done.invoke.sub",
    "· error.invoke.c",
    "runner/done done",
  ]);
  const events = run.of("runner/event-processed");
  expect(events.map((event) => event["session-id"])).toEqual(["session-0", "session-0/b.0@0", "session-0", "session-0"]);
  expect(events[2]?.["event-data"]).toEqual({ output: { ok: true } });
  expect(run.of("runner/started")[1]).toMatchObject({ "chart-id": "inner", "parent-session-id": "session-0", invokeid: "sub" });
});

test("an unnamed second invocation of a state has a name of its own", async () => {
  const machine = base.createMachine({
    initial: "a",
    states: {
      a: {
        invoke: [
          { src: "llmConversation", input: { message: "1" } },
          { src: "llmConversation", input: { message: "2" } },
        ],
        on: { "ui.quit": "b" },
      },
      b: { type: "final" },
    },
  });
  const run = startFake(machine, { script: () => sayText("x") });
  await run.clock.settle();
  run.handle.send({ type: "ui.quit" });
  await run.result;
  expect(run.of("llm/start").map(({ invokeid }) => invokeid)).toEqual(["a", "a.1"]);
});
