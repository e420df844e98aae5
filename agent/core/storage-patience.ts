// How long the end of a run waits for storage that fails.

import { END_STORAGE_HURRY_MS, END_STORAGE_WAIT_MS } from "./limits.ts";
import type { Clock } from "./ports/clock.ts";

export interface StoragePatience {
  /** Resolves with `work`, or when storage has failed for as long as the end may wait. */
  waitFor(work: Promise<void>): Promise<void>;
  /** A person waits. */
  hurry(): void;
}

export function createStoragePatience(clock: Clock, isStoring: () => boolean): StoragePatience {
  let limitMs = END_STORAGE_WAIT_MS;
  let again: (() => void) | undefined;
  return {
    async waitFor(work) {
      let cancel = (): void => undefined;
      const lost = new Promise<void>((resolve) => {
        again = () => {
          cancel();
          cancel = clock.after(limitMs, () => (isStoring() ? again?.() : resolve()));
        };
        again();
      });
      // What fails here has said so itself.
      await Promise.race([work.catch(() => undefined), lost]);
      again = undefined;
      cancel();
    },
    hurry() {
      limitMs = END_STORAGE_HURRY_MS;
      again?.();
    },
  };
}
