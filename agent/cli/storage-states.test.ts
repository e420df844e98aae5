import { expect, test } from "vitest";
import { createStorageStates, type StorageFrame } from "./storage-states.ts";

const frame = (state: StorageFrame["state"], message: string, asOf = 0): StorageFrame => ({
  kind: "storage",
  state,
  message,
  "as-of": asOf,
});

test("one trouble's end is not another's, and the worst that is left is told", () => {
  const told: string[] = [];
  const take = createStorageStates(({ state, message, "as-of": asOf }) => void told.push(`${state} ${message} ${asOf}`));
  take("log", frame("full", "log", 1));
  take("lock.json", frame("failing", "lock", 2));
  take("log", frame("full", "log again", 3));
  take("lock.json", frame("ok", "lock", 4));
  take("log", frame("ok", "log", 5));
  expect(told).toEqual(["full log 1", "failing lock 2", "failing lock 3", "full log again 4", "ok log 5"]);
});
