// Runs that cannot go on: said with the place, and nothing is written.

import { type AnyStateMachine, createMachine } from "xstate";
import { describe, expect, test } from "vitest";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { createMemoryStore, type MemoryStore } from "../ports/store.memory.ts";
import { startFake } from "../run.fake.ts";
import { cutStore, decoded } from "./cut.fake.ts";
import { base, goOn, waiting } from "./go-on.fake.ts";
import type { ResumeError } from "./resume-error.ts";

async function refusal(start: () => unknown): Promise<Pick<ResumeError, "code" | "seq" | "message">> {
  try {
    await start();
  } catch (error) {
    const { code, seq, message } = error as ResumeError;
    return { code, seq, message };
  }
  throw new Error("it was not refused");
}

describe("refused, and not a byte is written", () => {
  const finished = async (): Promise<MemoryStore> => {
    const run = startFake(waiting, { onInput: (prompt) => void prompt.answer("Ann") });
    await run.result;
    return run.store;
  };

  test("a run that came to its end", async () => {
    const store = await finished();
    expect(await refusal(() => goOn(waiting, store))).toMatchObject({ code: "finished", seq: store.lines.length - 1 });
  });

  test.each<[string, AnyStateMachine, string]>([
    [
      "another state after an answer",
      base.createMachine({
        id: "waiting",
        initial: "asking",
        states: {
          asking: { invoke: { src: "humanInput", input: { kind: "text", prompt: "Name?" } }, on: { "human.answer": "other" } },
          other: {},
        },
      }),
      "human.answer",
    ],
    ["another first state", createMachine({ id: "waiting", initial: "x", states: { x: {} } }), "runner/start-config"],
    ["another chart", createMachine({ id: "other", initial: "asking", states: { asking: {} } }), "runner/started"],
  ])("%s: the seq is named", async (_name, machine, what) => {
    const store = await finished();
    const lines = store.lines.length - 2;
    const cut = cutStore(store, lines, "second");
    const refused = await refusal(() => startFake(machine, { store: cut, resume: true }));
    const seq = store.lines.map(decoded).find(({ event, data }) => (data["event-name"] ?? event) === what)?.seq;
    expect(refused).toMatchObject({ code: "changed", seq });
    expect(refused.message).toContain(`seq ${seq}`);
    expect(cut.lines).toEqual(store.lines.slice(0, lines));
  });

  test("a history that is gone is named", async () => {
    const machine = base.createMachine({
      initial: "talk",
      states: { talk: { invoke: { id: "w", src: "llmConversation", input: { message: "one" } } } },
    });
    const clock = createSimulatedClock();
    const run = startFake(machine, { clock, script: () => [{ type: "hang" }] });
    await clock.advance(0);
    const bare = createMemoryStore({ nextSeq: run.store.lines.length, epoch: "second" });
    bare.append(run.store.lines);
    expect(await refusal(() => startFake(machine, { store: bare, resume: true }))).toMatchObject({
      code: "history-missing",
      message: expect.stringContaining("request.json") as string,
    });
    run.handle.stop("enough");
    await run.result;
  });

  test("an empty log", async () => {
    expect(await refusal(() => startFake(waiting, { resume: true }))).toMatchObject({ code: "empty" });
  });
});
