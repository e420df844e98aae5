// Every run here is cut after each of its events and goes on from nothing but the log: it ends the same, its log has no
// gap, what stood there stands there, nothing with effects runs twice and nobody is asked again what was answered.

import { describe, expect, test } from "vitest";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { createMemoryStore } from "../ports/store.memory.ts";
import { clockAfter, cutStore } from "./cut.fake.ts";
import { expectSameEnd, play, type Played } from "./play.fake.ts";
import { type Scenario, SCENARIOS } from "./scenarios.fake.ts";

async function playWhole(scenario: Scenario): Promise<Played> {
  const whole = play(scenario, { clock: createSimulatedClock({ auto: true }), store: createMemoryStore({ epoch: "first" }) });
  expect((await whole.result).status).toBe("done");
  return whole;
}

function goOn(scenario: Scenario, before: Played, cut: number, epoch: string): Played {
  const store = cutStore(before.store, cut, epoch);
  return play(scenario, { clock: clockAfter(store), store, resume: true });
}

describe.each(Object.entries(SCENARIOS))("%s", (_name, scenario) => {
  test("cut after each event", async () => {
    const whole = await playWhole(scenario);
    for (let cut = 1; cut < whole.store.lines.length; cut += 1) await expectSameEnd(whole, cut, goOn(scenario, whole, cut, "second"));
  }, 60_000);

  test("cut again after it went on", async () => {
    const whole = await playWhole(scenario);
    const length = whole.store.lines.length;
    for (let n = 1; n <= 4; n += 1) {
      const once = goOn(scenario, whole, 1 + ((n * 7919) % (length - 1)), "second");
      await once.result;
      const cuts = once.store.lines.length;
      for (let m = 1; m <= 4; m += 1) {
        const cut = 1 + ((n * 104_729 + m * 1_299_709) % (cuts - 1));
        const twice = goOn(scenario, once, cut, "third");
        expect({ n, cut, ...(await twice.result) }).toMatchObject({ n, cut, status: "done" });
        const [story, first] = [twice.events(), once.events()];
        expect(story.map(({ seq }) => seq)).toEqual(story.map((_one, at) => at));
        const answers = story.flatMap(({ event, data }) => (event === "human-input/answer" ? [data["prompt-id"]] : []));
        expect(new Set(answers).size).toBe(answers.length);
        expect(answers.length).toBe(first.filter(({ event }) => event === "human-input/answer").length);
        const starts = story.flatMap(({ event, data, "transcript/turn": turn, "transcript/visit": visit }) =>
          event === "llm/tool-start" ? [JSON.stringify([data["session-id"], data["invokeid"], data["call-id"], turn, visit])] : [],
        );
        expect(new Set(starts).size).toBe(starts.length);
      }
    }
  }, 60_000);
});
