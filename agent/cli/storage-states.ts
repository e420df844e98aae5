// What cannot be written now, of all that writes: readers know one state, and it is over only when all of it is.

import type { OutOfBandFrame } from "../../wire/index.ts";

export type StorageFrame = Extract<OutOfBandFrame, { kind: "storage" }>;

/** Each source tells its own troubles and their ends; `tell` hears the worst that is left, the newest of equals, each change once. */
export function createStorageStates(tell: (frame: StorageFrame) => void): (source: string, frame: StorageFrame) => void {
  const troubles = new Map<string, StorageFrame>();
  return (source, frame) => {
    troubles.delete(source);
    if (frame.state !== "ok") troubles.set(source, frame);
    const left = [...troubles.values()];
    const worst = left.findLast(({ state }) => state === "failing") ?? left.at(-1);
    tell(worst ? { ...worst, "as-of": frame["as-of"] } : frame);
  };
}
