// Where a run serves, into lock.json, on a disk that takes nothing too: told as trouble, and tried again behind what goes on.

import type { Clock } from "../core/ports/clock.ts";
import { LOCK_FILE_PROBE_MS } from "./limits.ts";
import { storageStateOf } from "./session-error.ts";

/** `message`: a sentence for a person. `ok` ends what was told before. */
export interface StorageTrouble {
  state: "full" | "failing" | "ok";
  message: string;
}

export interface AddressWriter {
  /** Resolves after the first try, whatever came of it: the run does not wait for its address. */
  write(): Promise<void>;
  /** No try more; resolves after the one in progress. */
  stop(): Promise<void>;
}

interface AddressWriterParts {
  write(): Promise<void>;
  clock: Clock;
  /** Each change of state once; must not throw. */
  onStorage(trouble: StorageTrouble): void;
}

export function createAddressWriter({ write, clock, onStorage }: AddressWriterParts): AddressWriter {
  let told: StorageTrouble["state"] = "ok";
  let cancel: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;

  const tell = (state: StorageTrouble["state"], message: string): void => {
    if (state === told) return;
    told = state;
    onStorage({ state, message });
  };

  const attempt = async (): Promise<void> => {
    try {
      await write();
      tell("ok", "lock.json is written: this run can be found");
    } catch (error) {
      // At the end the file goes anyway.
      if (isStopped) return;
      const why = error instanceof Error ? error.message : String(error);
      tell(storageStateOf(error), `lock.json: ${why}; until it is written nobody new finds this run`);
      cancel = clock.after(LOCK_FILE_PROBE_MS, () => void begin());
    }
  };

  const begin = (): Promise<void> => (running = attempt());

  return {
    write: begin,
    async stop() {
      isStopped = true;
      cancel?.();
      await running;
    },
  };
}
