import { expect, test } from "vitest";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { createAddressWriter, type StorageTrouble } from "./address-writer.ts";
import { LOCK_FILE_PROBE_MS } from "./limits.ts";
import { errno } from "./log.fake.ts";

function start(faults: (string | undefined)[]) {
  const clock = createSimulatedClock();
  const told: StorageTrouble[] = [];
  let tries = 0;
  const writer = createAddressWriter({
    clock,
    onStorage: (trouble) => void told.push(trouble),
    async write() {
      tries += 1;
      const fault = faults.shift();
      if (fault !== undefined) throw errno(fault);
    },
  });
  return { writer, clock, states: () => told.map(({ state }) => state), told, tries: () => tries };
}

test("what works is not told", async () => {
  const { writer, clock, states, tries } = start([]);
  await writer.write();
  await clock.advance(5 * LOCK_FILE_PROBE_MS);
  expect([states(), tries()]).toEqual([[], 1]);
});

test("a full disk is told once, tried again, and told to be over", async () => {
  const { writer, clock, states, told } = start(["ENOSPC", "ENOSPC", "EDQUOT"]);
  await writer.write();
  expect(states()).toEqual(["full"]);
  expect(told[0]?.message).toMatch(/^lock\.json: ENOSPC.*nobody new finds this run$/);
  await clock.advance(2 * LOCK_FILE_PROBE_MS);
  expect(states()).toEqual(["full"]);
  await clock.advance(LOCK_FILE_PROBE_MS);
  expect(states()).toEqual(["full", "ok"]);
});

test("what lasts and is no full disk is told too, and a change of it", async () => {
  const { writer, clock, states } = start(["EROFS", "EACCES", "ENOSPC"]);
  await writer.write();
  await clock.advance(3 * LOCK_FILE_PROBE_MS);
  expect(states()).toEqual(["failing", "full", "ok"]);
});

test("the end of the session ends it", async () => {
  const { writer, clock, states, tries } = start(["EIO", "EIO", "EIO"]);
  await writer.write();
  await writer.stop();
  await clock.advance(5 * LOCK_FILE_PROBE_MS);
  expect([states(), tries()]).toEqual([["failing"], 1]);
});
