// Numbers, stringifies, writes, then tells. Nothing leaves here before its whole line is in the log.

import { encodeLine, type Envelope, type KnownEvent, type Place, PROTOCOL } from "../../wire/index.ts";
import { createDeltaEncoder } from "./delta-encoder.ts";
import { messageOf } from "./errors.ts";
import { createLineEncoder } from "./processed-encoder.ts";
import { bytesOf, cutLongest, isOversize } from "./oversize.ts";
import { createLineRedaction, type Redact } from "./redaction.ts";
import { createWriteQueue, type WriteQueue, type WriteQueueParts } from "./write-queue.ts";

export interface Transcript {
  /** Puts an event on record; its `seq` is -1 until it is numbered, which is at once unless a transition holds. */
  emit(event: KnownEvent, place?: Place): Envelope;
  /** What is emitted from here waits for its cause. Nests. */
  hold(): void;
  /** The first event of this process; nothing may be emitted before, but while a log is walked. */
  open(resumedFrom?: ResumedFrom): void;
  /** Puts what the log still lacks on record, with the number that it gets now. */
  emitAgain(envelope: Envelope): void;
  /** Ends the innermost hold: `cause` is numbered, then what waited. */
  release(cause?: KnownEvent): void;
  /** The seq of the last numbered event; -1 in the beginning. */
  head(): number;
  /** Resolves when everything emitted so far is on disk; waits for storage that fails. */
  durable(): Promise<void>;
  /** Resolves when `envelope` is written and told, without a sync. */
  flush(): void;
  /** While storage fails and the queue is full: what to wait for before making more. */
  pressure(): Promise<void> | undefined;
  /** At the end: one more try. What cannot be written now is lost. */
  lastTry: WriteQueue["lastTry"];
  /** Whether storage works now. */
  isStoring(): boolean;
  /** Nothing is recorded from here on. */
  seal(): void;
}

/** Which checkpoint a run goes on from (-1: none, from the start), and how many events after it were walked. */
export interface ResumedFrom {
  "as-of": number;
  replayed: number;
}

export interface TranscriptParts extends WriteQueueParts {
  engine: string;
  redact?: Redact | undefined;
  /** While a log is walked it hears what is said; nothing is written then. */
  walk?(): { said(envelope: Envelope): void } | undefined;
}

export function createTranscript(parts: TranscriptParts): Transcript {
  const { store, clock, frontend } = parts;
  const queue = createWriteQueue(parts);
  const redacted = createLineRedaction(parts.redact);
  const deltas = createDeltaEncoder(parts.redact);
  const encode = createLineEncoder();
  const held: Envelope[][] = [];
  let nextSeq = store.head.nextSeq;
  let isSealed = false;

  /** The line of an envelope, or of the fact that it could not be written: never half a line. */
  const lineOf = (envelope: Envelope): string => {
    try {
      return encode(envelope);
    } catch (error) {
      envelope.data = { event: envelope.event, message: messageOf(error) };
      envelope.event = "transcript/serialize-error";
      return encodeLine(envelope);
    }
  };

  const writeBlob =
    (seq: number) =>
    (text: string, n: number): string | undefined => {
      try {
        return store.writeBlob(["nodes", store.head.sessionId, "_lines", String(seq), `${n}.txt`], text);
      } catch (error) {
        frontend.onDiagnostic(`a long string stays in its line: ${messageOf(error)}`);
        return undefined;
      }
    };

  const number = (envelope: Envelope): void => {
    const walk = parts.walk?.();
    if (walk) return walk.said(envelope);
    envelope.seq = nextSeq;
    envelope.ts = clock.now();
    nextSeq += 1;
    let line = deltas.lineOf(envelope);
    if (line === undefined) {
      line = redacted(lineOf(envelope), envelope);
      deltas.learn(envelope);
    }
    if (isOversize(line)) {
      envelope.data = cutLongest(envelope.data, bytesOf(line), writeBlob(envelope.seq));
      line = encodeLine(envelope);
    }
    queue.push(line, envelope);
  };

  const route = (envelope: Envelope): void => {
    const waiting = held.at(-1);
    if (waiting) waiting.push(envelope);
    else number(envelope);
  };

  const emit = (event: KnownEvent, place?: Place): Envelope => {
    const envelope: Envelope = { kind: "event", seq: -1, ts: 0, event: event.event, data: event.data, ...place };
    if (isSealed) frontend.onDiagnostic(`${event.event} came after the end`, event.data);
    else route(envelope);
    return envelope;
  };

  const open = (resumedFrom?: ResumedFrom): void => {
    const { epoch, prevEpoch, recovered = [] } = store.head;
    emit({
      event: "session/opened",
      data: {
        epoch,
        ...(prevEpoch === undefined ? {} : { "prev-epoch": prevEpoch }),
        "starts-at": nextSeq,
        protocol: PROTOCOL,
        engine: parts.engine,
        ...(resumedFrom ? { "resumed-from": resumedFrom } : {}),
      },
    });
    for (const { bytes, movedTo } of recovered) emit({ event: "log/recovered", data: { bytes, "moved-to": movedTo } });
  };

  return {
    emit,
    open,
    emitAgain: route,
    hold: () => void held.push([]),
    release(cause) {
      const waiting = held.pop() ?? [];
      if (cause) emit(cause);
      for (const envelope of waiting) route(envelope);
    },
    head: () => nextSeq - 1,
    durable: () => queue.durable(),
    flush: () => queue.flush(),
    pressure: () => queue.pressure(),
    lastTry: () => queue.lastTry(),
    isStoring: () => queue.isStoring(),
    seal() {
      isSealed = true;
    },
  };
}
