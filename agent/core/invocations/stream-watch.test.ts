import { describe, expect, test } from "vitest";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { orAbort, pull, watchSilence } from "./stream-watch.ts";

async function* count(to: number): AsyncGenerator<number> {
  for (let n = 0; n < to; n += 1) yield n;
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

describe("pull", () => {
  test("gives every value in order, and resolves at the end", async () => {
    const seen: number[] = [];
    await pull(count(3), new AbortController().signal, (n) => void seen.push(n));
    expect(seen).toEqual([0, 1, 2]);
  });

  test("takes nothing more while what it was given is pending", async () => {
    const seen: number[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const all = pull(count(3), new AbortController().signal, (n) => {
      seen.push(n);
      return n === 1 ? held : undefined;
    });
    await new Promise((resolve) => void setImmediate(resolve));
    expect(seen).toEqual([0, 1]);
    release();
    await all;
    expect(seen).toEqual([0, 1, 2]);
  });

  test.each<[string, (abort: (reason: unknown) => void) => AsyncIterator<number>, (n: number) => Promise<void> | undefined]>([
    ["the stream", () => ({ next: () => Promise.reject(new Error("why")) }), () => undefined],
    [
      "the stream, at once",
      () => ({
        next: () => {
          throw new Error("why");
        },
      }),
      () => undefined,
    ],
    [
      "what takes it",
      () => count(2),
      () => {
        throw new Error("why");
      },
    ],
    ["what it waits for", () => count(2), () => Promise.reject(new Error("why"))],
    [
      "its signal, whatever the stream does",
      (abort) => ({
        next: () => {
          abort(new Error("why"));
          return never();
        },
      }),
      () => undefined,
    ],
  ])("rejects with what %s throws, and takes nothing after", async (_name, iterator, take) => {
    const controller = new AbortController();
    await expect(
      pull(
        iterator((reason) => controller.abort(reason)),
        controller.signal,
        take,
      ),
    ).rejects.toThrow("why");
  });

  test("a signal that has aborted pulls nothing", async () => {
    let pulled = 0;
    const iterator = { next: () => ((pulled += 1), never<IteratorResult<number>>()) };
    await expect(pull(iterator, AbortSignal.abort(new Error("before")), () => undefined)).rejects.toThrow("before");
    expect(pulled).toBe(0);
  });
});

describe("watchSilence", () => {
  /** Time as the test says it is, also late: a timer that a simulated clock rings is never late. */
  function lateClock() {
    let at = 0;
    let ring: (() => void) | undefined;
    const after = (_delayMs: number, wake: () => void): (() => void) => {
      ring = wake;
      return () => undefined;
    };
    const clock = { ...createSimulatedClock(), monotonic: () => at, after };
    return { clock, ringAt: (ms: number): void => ((at = ms), ring?.()) };
  }

  test("time in which the process stood still is no silence; what comes after it is", () => {
    const { clock, ringAt } = lateClock();
    const silent: number[] = [];
    watchSilence(clock, { firstMs: 100, betweenMs: 100 }, (ms) => void silent.push(ms));
    ringAt(3_600_000);
    expect(silent).toEqual([]);
    ringAt(3_600_100);
    expect(silent).toEqual([100]);
  });
});

describe("orAbort", () => {
  test("is the work, or the reason of the signal", async () => {
    const { signal } = new AbortController();
    await expect(orAbort(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(orAbort(Promise.reject(new Error("failed")), signal)).rejects.toThrow("failed");
    await expect(orAbort(never(), AbortSignal.abort(new Error("over")))).rejects.toThrow("over");
  });
});
