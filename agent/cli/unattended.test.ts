import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OpenPrompt, Settled } from "../core/index.ts";
import { createAnswerRegistry } from "../remote/index.ts";
import type { PromptOpts } from "../../wire/index.ts";
import { ANSWERER_LOOK_MS } from "./limits.ts";
import { watchUnattended } from "./unattended.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(first: { here?: boolean; clients?: boolean; later?: boolean } = {}) {
  const registry = createAnswerRegistry();
  const who = { here: false, clients: false, later: false, ...first };
  const stop = vi.fn();
  const onNoQuestion = vi.fn();
  const unattended = watchUnattended({ registry, answerers: () => who, onNoQuestion, stop });
  const settle: (() => void)[] = [];
  const given: unknown[] = [];
  /** Its answer takes until `settle`: a disk is slow. */
  const ask = (promptId: string, opts: PromptOpts): void => {
    const answer = (value: unknown, by?: string): Promise<Settled> => {
      given.push({ promptId, value, by });
      return new Promise((resolve) =>
        settle.push(() => {
          registry.onInputClosed(promptId, "answered", by, 1);
          resolve("done");
        }),
      );
    };
    registry.onInput({
      promptId,
      kind: "text",
      invokeid: "i",
      sessionId: "s",
      opts,
      asOf: 0,
      check: () => undefined,
      answer,
      cancel: () => answer(undefined),
    } satisfies OpenPrompt);
  };
  return { registry, who, stop, unattended, onNoQuestion, ask, given, settle };
}

test("nobody is there: a default is taken once, however often it is looked while its answer is on its way", async () => {
  const { ask, given, unattended, settle, stop } = setUp();
  ask("p", { prompt: "?", default: "blue" });
  unattended.look();
  await vi.advanceTimersByTimeAsync(10 * ANSWERER_LOOK_MS);
  unattended.look();
  expect(given).toEqual([{ promptId: "p", value: "blue", by: "default" }]);
  for (const each of settle) each();
  ask("q", { prompt: "?" });
  expect(stop).toHaveBeenCalledWith("unanswerable");
});

test("one without a default ends the run, also behind one whose default is on its way", () => {
  const { ask, stop } = setUp();
  ask("p", { prompt: "?", default: "blue" });
  expect(stop).not.toHaveBeenCalled();
  ask("q", { prompt: "?" });
  expect(stop).toHaveBeenCalledWith("unanswerable");
});

test.each(["here", "later"] as const)("somebody is %s: nothing is taken", (where) => {
  const { ask, given, stop } = setUp({ [where]: true });
  ask("p", { prompt: "?", default: "blue" });
  expect({ given, stops: stop.mock.calls }).toEqual({ given: [], stops: [] });
});

test("the only client that could answer leaves without a word", async () => {
  const { ask, who, stop } = setUp({ clients: true });
  ask("p", { prompt: "?" });
  await vi.advanceTimersByTimeAsync(3 * ANSWERER_LOOK_MS);
  expect(stop).not.toHaveBeenCalled();
  who.clients = false;
  await vi.advanceTimersByTimeAsync(ANSWERER_LOOK_MS);
  expect(stop).toHaveBeenCalledTimes(1);
});

test("a run that only a person could move is looked at again until the last client has left", async () => {
  const { who, unattended, onNoQuestion } = setUp({ clients: true });
  expect(unattended.isAlone()).toBe(false);
  // What the engine does each time: it asks again.
  onNoQuestion.mockImplementation(() => void (who.clients && unattended.isAlone()));
  await vi.advanceTimersByTimeAsync(3 * ANSWERER_LOOK_MS);
  who.clients = false;
  onNoQuestion.mockClear();
  await vi.advanceTimersByTimeAsync(ANSWERER_LOOK_MS);
  expect(onNoQuestion).toHaveBeenCalledTimes(1);
  expect(unattended.isAlone()).toBe(true);
  await vi.advanceTimersByTimeAsync(3 * ANSWERER_LOOK_MS);
  expect(onNoQuestion).toHaveBeenCalledTimes(1);
});

test("after the end nothing is looked at any more", () => {
  const { ask, unattended, stop } = setUp();
  unattended.close();
  ask("p", { prompt: "?" });
  unattended.look();
  expect(stop).not.toHaveBeenCalled();
});
