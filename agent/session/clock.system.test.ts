import { expect, it } from "vitest";
import { createSystemClock } from "./clock.system.ts";

const clock = createSystemClock();

it("tells whole milliseconds", () => expect(Number.isInteger(clock.now())).toBe(true));

it("goes on where the machine's clock is set back, and follows where it is set forward", () => {
  const real = Date.now;
  const before = clock.now();
  try {
    Date.now = () => real() - 3_600_000;
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    Date.now = () => real() + 3_600_000;
    expect(clock.now()).toBeGreaterThanOrEqual(before + 3_600_000);
  } finally {
    Date.now = real;
  }
});

it("wakes once, never sooner than asked", async () => {
  let wakes = 0;
  const from = performance.now();
  await new Promise<void>((resolve) => {
    clock.after(20, () => {
      wakes += 1;
      setTimeout(resolve, 5);
    });
  });
  expect(performance.now() - from).toBeGreaterThanOrEqual(20);
  expect(wakes).toBe(1);
});

it("wakes later, also for a delay that is over", async () => {
  const order: string[] = [];
  const woken = new Promise<void>((resolve) => {
    clock.after(-5, () => {
      order.push("woken");
      resolve();
    });
  });
  order.push("asked");
  await woken;
  expect(order).toEqual(["asked", "woken"]);
});

it("does not wake when cancelled, and takes delays beyond what timers take", async () => {
  let wakes = 0;
  const cancels = [clock.after(1, () => (wakes += 1)), clock.after(2 ** 40, () => (wakes += 1))];
  cancels[0]?.();
  await new Promise<void>((resolve) => void clock.after(10, resolve));
  cancels[1]?.();
  expect(wakes).toBe(0);
});

it("ends a turn after what is queued now", async () => {
  const order: string[] = [];
  const ended = new Promise<void>((resolve) => {
    clock.turnEnd(() => {
      order.push("turn end");
      resolve();
    });
  });
  queueMicrotask(() => order.push("microtask"));
  process.nextTick(() => order.push("tick"));
  await ended;
  expect(order.at(-1)).toBe("turn end");
  expect(order).toHaveLength(3);
});
