// What a chart leaves for people. A disk that is full holds up nobody: it is kept, tried again, and told when it is written.

import type { KnownEvent } from "../../wire/index.ts";
import { messageOf } from "./errors.ts";
import type { GuardedFrontend } from "./guarded-frontend.ts";
import { STORAGE_PROBE_MS } from "./limits.ts";
import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";

export interface Artifacts {
  /** On record as `artifact/written` when it is. The last of a name stands. */
  write(name: string, body: string, invokeid?: string): void;
  /** What was written last, on disk or not. */
  read(name: string): string | undefined;
  /** Resolves when nothing waits. */
  settled(): Promise<void>;
}

export interface ArtifactParts {
  store: Store;
  clock: Clock;
  frontend: GuardedFrontend;
  emit(event: KnownEvent): void;
}

export function createArtifacts({ store, clock, frontend, emit }: ArtifactParts): Artifacts {
  let waiting: { name: string; body: string; invokeid?: string }[] = [];
  let isProbing = false;
  let wakes: (() => void)[] = [];

  const put = (one: { name: string; body: string; invokeid?: string }): boolean => {
    try {
      const bytes = store.writeArtifact(one.name, one.body);
      emit({
        event: "artifact/written",
        data: { name: one.name, bytes, ...(one.invokeid === undefined ? {} : { invokeid: one.invokeid }) },
      });
      return true;
    } catch (error) {
      if (!isProbing) frontend.onDiagnostic(`the artifact ${one.name} cannot be written yet: ${messageOf(error)}`, error);
      return false;
    }
  };

  /** In their order: a later one of a name must not be written over by an earlier one. */
  const probe = (): void => {
    isProbing = true;
    clock.after(STORAGE_PROBE_MS, () => {
      while (waiting[0] && put(waiting[0])) waiting = waiting.slice(1);
      isProbing = waiting.length > 0;
      if (isProbing) return probe();
      for (const wake of wakes) wake();
      wakes = [];
    });
  };

  return {
    write(name, body, invokeid) {
      const one = { name, body, ...(invokeid === undefined ? {} : { invokeid }) };
      if (waiting.length === 0 && put(one)) return;
      waiting.push(one);
      if (!isProbing) probe();
    },
    read: (name) => waiting.findLast((one) => one.name === name)?.body ?? store.readArtifact(name),
    settled: () => (waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => wakes.push(resolve))),
  };
}
