import { describe, expect, test } from "vitest";
import { createHeartbeatWatch, type HeartbeatWatch, type WatchVerdict } from "./heartbeat-watch.ts";
import { ACK_SILENCE_MS_MAX, PING_ANSWER_MS_MAX, WATCH_EACH_MS } from "./limits.ts";

/** Looks in step from `fromMs` on; says what each look said that was not "well", and when. */
function lookFor(
  watch: HeartbeatWatch,
  fromMs: number,
  forMs: number,
  acks: (nowMs: number) => void = () => undefined,
): [number, WatchVerdict][] {
  const said: [number, WatchVerdict][] = [];
  for (let nowMs = fromMs; nowMs <= fromMs + forMs; nowMs += WATCH_EACH_MS) {
    acks(nowMs);
    const verdict = watch.look(nowMs);
    if (verdict !== "well") said.push([nowMs - fromMs, verdict]);
  }
  return said;
}

const HOUR_MS = 3_600_000;

describe("the watch on a sidecar", () => {
  test("does not begin before the first ack", () => {
    expect(lookFor(createHeartbeatWatch(), 0, HOUR_MS)).toEqual([]);
  });

  test("is content while acks come at least each 2 s", () => {
    const watch = createHeartbeatWatch();
    expect(lookFor(watch, 0, 100_000, (nowMs) => nowMs % 2_000 === 0 && watch.ack(false))).toEqual([]);
  });

  test("asks after the silence, and gives up after the unanswered question", () => {
    const watch = createHeartbeatWatch();
    watch.ack(false);
    const said = lookFor(watch, 0, ACK_SILENCE_MS_MAX + PING_ANSWER_MS_MAX + WATCH_EACH_MS);
    expect(said[0]).toEqual([ACK_SILENCE_MS_MAX, "ask"]);
    expect(said[1]).toEqual([ACK_SILENCE_MS_MAX + PING_ANSWER_MS_MAX + WATCH_EACH_MS, "dead"]);
  });

  test.each([
    ["an answer on the pipe", (watch: HeartbeatWatch) => watch.pong()],
    ["a late ack", (watch: HeartbeatWatch) => watch.ack(false)],
  ])("%s begins the silence anew", (_name, answer) => {
    const watch = createHeartbeatWatch();
    watch.ack(false);
    lookFor(watch, 0, ACK_SILENCE_MS_MAX);
    answer(watch);
    expect(lookFor(watch, ACK_SILENCE_MS_MAX + WATCH_EACH_MS, ACK_SILENCE_MS_MAX).map(([, verdict]) => verdict)).toEqual(["ask"]);
  });

  test("is off while suspended, on again with the next ack", () => {
    const watch = createHeartbeatWatch();
    watch.ack(true);
    expect(lookFor(watch, 0, HOUR_MS)).toEqual([]);
    watch.ack(false);
    expect(lookFor(watch, HOUR_MS + WATCH_EACH_MS, ACK_SILENCE_MS_MAX).map(([, verdict]) => verdict)).toEqual(["ask"]);
  });

  test.each([1_501, 10_000, HOUR_MS])(
    "an agent that itself stood still for %d ms concludes nothing, not even from an open question",
    (stillMs) => {
      const watch = createHeartbeatWatch();
      watch.ack(false);
      expect(lookFor(watch, 0, ACK_SILENCE_MS_MAX).length).toBe(1);
      expect(watch.look(ACK_SILENCE_MS_MAX + stillMs)).toBe("well");
      expect(lookFor(watch, ACK_SILENCE_MS_MAX + stillMs, ACK_SILENCE_MS_MAX - WATCH_EACH_MS)).toEqual([]);
    },
  );
});
