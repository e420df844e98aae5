import { type AnyStateMachine, assign, setup } from "xstate";
import { describe, expect, test } from "vitest";
import { encodeLine } from "../../../wire/index.ts";
import { actors } from "../actors.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { startFake } from "../run.fake.ts";
import { cutStore, decoded } from "./cut.fake.ts";
import { goOn } from "./go-on.fake.ts";

describe("checkpoints", () => {
  const dice = (): AnyStateMachine =>
    setup({ actors, types: { context: {} as { thrown: number } } }).createMachine({
      context: () => ({ thrown: Math.random() }),
      initial: "a",
      states: {
        a: { on: { "ui.interrupt": { target: "b", actions: assign({ thrown: () => Math.random() }) } } },
        b: { on: { "ui.quit": "c" } },
        c: { type: "final" },
      },
      output: ({ context }) => context.thrown,
    });

  const played = async () => {
    const clock = createSimulatedClock();
    const run = startFake(dice(), { clock });
    run.handle.send({ type: "ui.interrupt" });
    await clock.advance(1000);
    const { charts } = JSON.parse(run.store.readCheckpoint("latest") ?? "{}") as {
      charts: Record<string, { snapshot: { context: { thrown: number } } }>;
    };
    return { run, thrown: charts["session-0"]?.snapshot.context.thrown };
  };

  test("give back what chance had put into the context, and say how far they held", async () => {
    const { run, thrown } = await played();
    const again = goOn(dice(), run.store);
    again.handle.send({ type: "ui.quit" });
    expect((await again.result).output).toBe(thrown);
    const asOf = (JSON.parse(run.store.readCheckpoint("latest") ?? "{}") as { "as-of": number })["as-of"];
    expect(again.of("session/opened")[1]).toMatchObject({ "prev-epoch": "epoch-0", "resumed-from": { "as-of": asOf, replayed: 1 } });
  });

  test.each<[string, (json: string) => string]>([
    ["torn", (json) => json.slice(0, json.length / 2)],
    ["empty", () => ""],
    ["of another session", (json) => json.replace('"session-id":"session-0"', '"session-id":"session-9"')],
    ["ahead of the log", (json) => json.replace(/"as-of":\d+/, '"as-of":4711')],
    ["of a later format", (json) => json.replace('"format":2', '"format":3')],
  ])("one that is %s is passed over: the log has it all", async (_name, harm) => {
    const { run, thrown } = await played();
    void run.store.writeCheckpoint("latest", harm(run.store.readCheckpoint("latest") ?? ""));
    const again = goOn(dice(), run.store);
    again.handle.send({ type: "ui.quit" });
    const { output, status } = await again.result;
    expect(status).toBe("done");
    expect(output).not.toBe(thrown);
    expect(again.of("session/opened")[1]).toMatchObject({ "resumed-from": { "as-of": -1 } });
  });

  test("one of a past that a repair cut off is passed over, though the log has reached its number again", async () => {
    const { run, thrown } = await played();
    const asOf = (JSON.parse(run.store.readCheckpoint("latest") ?? "{}") as { "as-of": number })["as-of"];
    const kept = run.store.lines.findIndex((line) => decoded(line).event === "runner/event-processed");
    expect(kept).toBeLessThanOrEqual(asOf);
    const store = cutStore(run.store, kept, "epoch-repair");
    // What `sessions repair` writes, and then more until the number is there again.
    const say = (event: string, data: Record<string, unknown>): void =>
      void store.append([encodeLine({ seq: store.lines.length, ts: 1, event, data })]);
    say("session/opened", { epoch: "epoch-repair", "prev-epoch": "epoch-0", "starts-at": kept, protocol: 1, engine: "escapement/test" });
    say("log/recovered", { bytes: 4711, "moved-to": "transcript.corrupt-1" });
    while (store.lines.length <= asOf) say("artifact/written", { name: "filler", bytes: 0 });
    void store.writeCheckpoint("latest", run.store.readCheckpoint("latest") ?? "");
    const again = goOn(dice(), store);
    again.handle.send({ type: "ui.interrupt" });
    again.handle.send({ type: "ui.quit" });
    const { output, status } = await again.result;
    expect(status).toBe("done");
    expect(output).not.toBe(thrown);
    expect(again.of("session/opened").at(-1)).toMatchObject({ "resumed-from": { "as-of": -1 } });
  });
});
