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
  /** Resolves when all that was pushed is on disk, however long storage fails. */
  durable(): Promise<void>;
  /** Tries once more, whatever happened before. What cannot be written now is in no log. */
  lastTry(): { events: number; fromSeq: number; message: string } | undefined;
  pressure(): Promise<void> | undefined;
  isStoring(): boolean;
}

export function createWriteQueue({ store, clock, frontend, onWritten }: WriteQueueParts): WriteQueue {
  let lines: string[] = [];
  let envelopes: Envelope[] = [];
  let waitingBytes = 0;
  let isFlushPlanned = false;
  let trouble: "full" | "failing" | undefined;
  let message = "";
  let lastWritten = store.head.nextSeq - 1;
  let cancelProbe: (() => void) | undefined;
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

  const sync = async (): Promise<AppendResult> => {
    try {
      return await store.sync();
    } catch (error) {
      return { ok: false, state: "failing", message: messageOf(error) };
    }
  };

  /** In trouble it asks the store even where nothing waits: a sync may have failed. */
  const write = (): void => {
    const first = envelopes[0];
    if (!first && !trouble) return;
    const result = append();
    if (!result.ok) return fail(result);
    if (trouble) recover();
    if (!first) return;
    const batch = { firstSeq: first.seq, lines, bytes: result.bytes, envelopes };
    lastWritten = first.seq + lines.length - 1;
    lines = [];
    envelopes = [];
    waitingBytes = 0;
    tell(batch);
  };

  const fail = (result: Extract<AppendResult, { ok: false }>): void => {
    if (trouble !== result.state)
      frontend.onStorage({ kind: "storage", state: result.state, message: result.message, "as-of": lastWritten });
    trouble = result.state;
    message = result.message;
    if (!recovered) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => (resolve = done));
      recovered = { promise, resolve };
    }
    cancelProbe?.();
    cancelProbe = clock.after(STORAGE_PROBE_MS, write);
  };

  const recover = (): void => {
    trouble = undefined;
    frontend.onStorage({ kind: "storage", state: "ok", message: "the log can be written again", "as-of": lastWritten });
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
      for (;;) {
        while (recovered) await recovered.promise;
        const result = await sync();
        if (result.ok) return;
        fail(result);
      }
    },
    lastTry() {
      write();
      cancelProbe?.();
      const first = envelopes[0];
      return first && trouble ? { events: envelopes.length, fromSeq: first.seq, message } : undefined;
    },
    pressure: () => (trouble && waitingBytes > QUEUE_BYTES_MAX ? recovered?.promise : undefined),
    isStoring: () => trouble === undefined,
  };
}
