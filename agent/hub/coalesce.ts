// Merges runs of deltas: pure. Folding what comes out equals folding what went in; anything else passes as it is.

import type { DeltaStream, DeltasFrame } from "../../wire/index.ts";
import { BATCH_BYTES_MAX, encodeFrame } from "../../wire/index.ts";
import { currentRow, type Delta, type DeltaRow } from "./delta.ts";
import type { Entry } from "./entry.ts";
import { type Message, messageOf } from "./parcel.ts";

/** What a stream of a `deltas` frame has beside the fields of the lines it came from. */
const STREAM_OVERHEAD_BYTES = 96;

interface Run {
  entries: Entry[];
  bytes: number;
  /** In the order of their first delta. */
  streams: DeltaStream[];
  rows: Map<DeltaRow, Spoken>;
}

/** What a row has in a run, and the type in which it spoke last: a row that goes back to one it had left ends the run, order would be lost. */
interface Spoken {
  last: DeltaStream["type"];
  "text-delta": DeltaStream | undefined;
  "thinking-delta": DeltaStream | undefined;
}

/** `entries` are in order and without a gap. A frame never crosses an event that is not a delta, and is at most BATCH_BYTES_MAX. */
export function coalesce(entries: readonly Entry[]): Message[] {
  const out: Message[] = [];
  let run = emptyRun();
  const close = (): void => {
    const frame = frameOfRun(run);
    if (frame) out.push(frame);
    run = emptyRun();
  };
  for (const entry of entries) {
    const delta = entry.delta();
    if (!delta) {
      close();
      out.push(entry);
      continue;
    }
    const spoken = run.rows.get(currentRow(delta.row));
    if (run.bytes + entry.bytes + STREAM_OVERHEAD_BYTES <= BATCH_BYTES_MAX && !breaksOrder(spoken, delta)) addTo(run, spoken, entry, delta);
    else {
      close();
      addTo(run, undefined, entry, delta);
    }
  }
  close();
  return out;
}

const emptyRun = (): Run => ({ entries: [], bytes: 0, streams: [], rows: new Map() });

function breaksOrder(spoken: Spoken | undefined, delta: Delta): boolean {
  const stream = spoken?.[delta.type];
  if (!stream) return false;
  if (spoken?.last !== delta.type) return true;
  // A later delta without usage counts by itself: merged, it would hide behind the earlier count.
  return stream.usage !== undefined && delta.usage === undefined;
}

function addTo(run: Run, known: Spoken | undefined, entry: Entry, delta: Delta): void {
  let spoken = known;
  if (!spoken) {
    spoken = { last: delta.type, "text-delta": undefined, "thinking-delta": undefined };
    run.rows.set(currentRow(delta.row), spoken);
  }
  const stream = (spoken[delta.type] ??= newStream(run, delta));
  spoken.last = delta.type;
  stream.text += delta.text;
  stream.n += 1;
  stream["last-ts"] = delta.ts;
  if (delta.model !== undefined) stream.model = delta.model;
  if (delta.usage !== undefined) stream.usage = delta.usage;
  run.entries.push(entry);
  run.bytes += entry.bytes + STREAM_OVERHEAD_BYTES;
}

function newStream(run: Run, { row, type, ts }: Delta): DeltaStream {
  const stream: DeltaStream = { "session-id": row.session, invokeid: row.invokeid, type, text: "", n: 0, "first-ts": ts, "last-ts": ts };
  run.streams.push(stream);
  return stream;
}

function frameOfRun(run: Run): Message | undefined {
  const first = run.entries[0];
  const last = run.entries.at(-1);
  if (!first || !last || run.entries.length === 1) return first;
  const frame: DeltasFrame = {
    kind: "deltas",
    "seq-from": first.seq,
    seq: last.seq,
    ts: last.delta()?.ts ?? 0,
    streams: run.streams,
  };
  return messageOf("deltas", encodeFrame(frame), last.seq);
}
