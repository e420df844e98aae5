// Lines on their way to the disk: one write a turn, kept while storage fails, told only when written.

import type { Envelope } from "../../wire/index.ts";
import { messageOf } from "./errors.ts";
import { QUEUE_BYTES_MAX, STORAGE_PROBE_MS } from "./limits.ts";
import type { WrittenBatch } from "./ports/frontend.ts";
import type { Clock } from "./ports/clock.ts";
import type { AppendResult, Store } from "./ports/store.ts";
import type { GuardedFrontend } from "./guarded-frontend.ts";

export interface WriteQueueParts {
  store: Store;
  clock: Clock;
  frontend: GuardedFrontend;
  /** Told after each write, in order; must not throw. */
  onWritten(batch: WrittenBatch): void;
}

export interface WriteQueue {
  push(line: string, envelope: Envelope): void;
  /** Writes what waits, now. */
  flush(): void;
  durable(): Promise<void>;
  pressure(): Promise<void> | undefined;
  isStoring(): boolean;
}

export function createWriteQueue({ store, clock, frontend, onWritten }: WriteQueueParts): WriteQueue {
  let lines: string[] = [];
  let envelopes: Envelope[] = [];
  let waitingBytes = 0;
  let isFlushPlanned = false;
  let trouble: "full" | "failing" | undefined;
  let recovered: { promise: Promise<void>; resolve: () => void } | undefined;
  const untold: WrittenBatch[] = [];
  let isTelling = false;

  /** A callback may flush again: batches are told one after the other, in order. */
  const tell = (batch: WrittenBatch): void => {
    untold.push(batch);
    if (isTelling) return;
    isTelling = true;
    for (let next = untold.shift(); next; next = untold.shift()) onWritten(next);
    isTelling = false;
  };

  const append = (): AppendResult => {
    try {
      return store.append(lines);
    } catch (error) {
      return { ok: false, state: "failing", message: messageOf(error) };
    }
  };

  const write = (): void => {
    const first = envelopes[0];
    if (!first) return;
    const result = append();
    if (!result.ok) return fail(result);
    const batch = { firstSeq: first.seq, lines, envelopes };
    lines = [];
    envelopes = [];
    waitingBytes = 0;
    if (trouble) recover(first.seq - 1);
    tell(batch);
  };

  const fail = (result: Extract<AppendResult, { ok: false }>): void => {
    const asOf = (envelopes[0]?.seq ?? 0) - 1;
    if (trouble !== result.state) frontend.onStorage({ kind: "storage", state: result.state, message: result.message, "as-of": asOf });
    trouble = result.state;
    if (!recovered) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => (resolve = done));
      recovered = { promise, resolve };
    }
    clock.after(STORAGE_PROBE_MS, write);
  };

  const recover = (asOf: number): void => {
    trouble = undefined;
    frontend.onStorage({ kind: "storage", state: "ok", message: "the log can be written again", "as-of": asOf });
    recovered?.resolve();
    recovered = undefined;
  };

  const flush = (): void => {
    if (!trouble) write();
  };

  return {
    push(line, envelope) {
      lines.push(line);
      envelopes.push(envelope);
      waitingBytes += line.length;
      if (isFlushPlanned) return;
      isFlushPlanned = true;
      clock.turnEnd(() => {
        isFlushPlanned = false;
        flush();
      });
    },
    flush,
    async durable() {
      flush();
      while (recovered) await recovered.promise;
      try {
        await store.sync();
      } catch (error) {
        // A store says at its next append what a failed sync means; nobody waits here for ever.
        frontend.onDiagnostic(`the log was not synced: ${messageOf(error)}`, error);
      }
    },
    pressure: () => (trouble && waitingBytes > QUEUE_BYTES_MAX ? recovered?.promise : undefined),
    isStoring: () => trouble === undefined,
  };
}
