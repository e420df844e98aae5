import { describe, expect, test } from "bun:test";
import { createEffect, createRoot } from "solid-js";
import type { AckFrame } from "../../wire/client-frames.ts";
import { helloFrame, sampleSession } from "../dev/sample-session.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { ACK_MS_MAX, ACK_MS_MIN, FLUSH_EACH_MS, FOLD_MS_MAX, WAITING_FRAMES_MAX } from "./limits.ts";
import { createModelStore, type StoreClock } from "./model-store.ts";

/** Time in the hands of the test. */
function handClock(): StoreClock & { ms: number; asked: number[]; run(): boolean } {
  const waiting: { at: number; wake: () => void }[] = [];
  return {
    ms: 1_000,
    asked: [],
    nowMs() {
      return this.ms;
    },
    after(ms, wake) {
      this.asked.push(ms);
      const timer = { at: this.ms + ms, wake };
      waiting.push(timer);
      return () => void waiting.splice(waiting.indexOf(timer), waiting.includes(timer) ? 1 : 0);
    },
    run() {
      const timer = waiting.shift();
      if (!timer) return false;
      this.ms = Math.max(this.ms, timer.at);
      timer.wake();
      return true;
    },
  };
}

describe("frames", () => {
  test("that come together are folded once, and bump one version", () => {
    createRoot((dispose) => {
      const clock = handClock();
      const store = createModelStore(clock);
      const session = sampleSession();
      let flushes = 0;
      store.onFlush(() => (flushes += 1));
      store.sink.frames([helloFrame(-1)]);
      for (const event of session) store.sink.frames([event]);
      expect([store.model.seq, store.version(), clock.asked]).toEqual([-1, 0, [0]]);
      clock.run();
      expect([store.model.seq, store.version(), flushes]).toEqual([session.length - 1, 1, 1]);
      store.sink.frames([{ kind: "storage", state: "ok", message: "", "as-of": 1 }]);
      expect(clock.asked).toEqual([0, FLUSH_EACH_MS]);
      expect(clock.run() && clock.run()).toBe(false);
      dispose();
    });
  });

  test("and the link's word stay in order; the view sees both at once", async () => {
    const clock = handClock();
    const store = createModelStore(clock);
    const seen: string[] = [];
    const dispose = createRoot((end) => {
      createEffect(() => void seen.push(`${store.version()} ${store.link().kind} ${store.model.seq}`));
      return end;
    });
    await Promise.resolve();
    store.sink.frames(sampleSession().slice(0, 5));
    store.sink.status({ kind: "live" });
    clock.run();
    expect(seen).toEqual(["0 connecting -1", "1 live 4"]);
    dispose();
  });

  test("more than may wait are folded as they come: the queue has a bound, and nothing of it is lost", () => {
    const clock = handClock();
    const store = createModelStore(clock);
    store.sink.frames([helloFrame(-1)]);
    const lot = (from: number) =>
      Array.from({ length: 1_000 }, (_, n) => ({ kind: "event" as const, seq: from + n, ts: 1, event: "custom/rain", data: {} }));
    let most = 0;
    for (let from = 0; from < 5 * WAITING_FRAMES_MAX; from += 1_000) {
      store.sink.frames(lot(from));
      most = Math.max(most, from + 999 - store.model.seq);
    }
    expect(most).toBeLessThanOrEqual(WAITING_FRAMES_MAX);
    while (clock.run());
    expect([store.model.seq, store.waiting()]).toEqual([5 * WAITING_FRAMES_MAX - 1, 0]);
  });

  test("too many for one turn: the rest comes in the next, nothing is lost or folded twice", () => {
    createRoot((dispose) => {
      const clock = handClock();
      const slow: StoreClock = { nowMs: () => (clock.ms += FOLD_MS_MAX + 1), after: (ms, wake) => clock.after(ms, wake) };
      const store = createModelStore(slow);
      const session = sampleSession({ poets: 24 });
      const many = Array.from({ length: 5 }, (_, at) => session.slice(at * 300, at === 4 ? undefined : (at + 1) * 300));
      for (const frames of many) store.sink.frames(frames);
      store.sink.status({ kind: "live" });
      let turns = 0;
      while (clock.run()) turns += 1;
      expect(turns).toBeGreaterThan(1);
      expect([store.model.seq, store.model.totals.events, store.link().kind]).toEqual([session.length - 1, session.length, "live"]);
      dispose();
    });
  });
});

describe("the heartbeat", () => {
  function made() {
    const sent: AckFrame[] = [];
    const state = { seq: 0, epoch: "e" as string | undefined, ms: 0, linked: true };
    const beat = createHeartbeat({ state: () => state, nowMs: () => state.ms, send: (frame) => state.linked && sent.push(frame) > 0 });
    return { sent, state, beat };
  }

  test("at most four a second while things happen", () => {
    const { sent, state, beat } = made();
    for (; state.ms < 10_000; state.ms += 33) {
      state.seq += 1;
      beat.drawn(4.26);
    }
    expect(sent.length).toBeLessThanOrEqual(10_000 / ACK_MS_MIN);
    expect(sent.length).toBeGreaterThan(30);
    expect(sent[1]).toMatchObject({ kind: "ack", epoch: "e", "frame-ms": 4.3 });
  });

  test("at least each two seconds while nothing does, out of a frame that is asked for", () => {
    const { sent, state, beat } = made();
    const at: number[] = [];
    for (; state.ms < 20_000; state.ms += 100) {
      if (!beat.isQuiet()) continue;
      beat.drawn(1);
      at.push(state.ms);
    }
    expect(sent.length).toBe(at.length);
    expect(Math.max(...at.slice(1).map((ms, index) => ms - (at[index] ?? 0)))).toBeLessThanOrEqual(ACK_MS_MAX);
  });

  test("says when the terminal is given away, and again when it is back", () => {
    const { sent, state, beat } = made();
    beat.drawn(1);
    state.ms += 10;
    beat.suspended();
    expect(beat.isQuiet()).toBe(false);
    state.ms += 3_600_000;
    beat.drawn(1);
    expect(sent.map((frame) => frame.suspended)).toEqual([undefined, true, undefined]);
  });

  test("nothing before the session is known, and nothing counts that did not leave", () => {
    const { sent, state, beat } = made();
    state.epoch = undefined;
    beat.drawn(1);
    state.epoch = "e";
    state.linked = false;
    beat.drawn(1);
    state.linked = true;
    beat.drawn(1);
    expect(sent).toHaveLength(1);
  });
});
