// Merges runs of deltas: pure. Folding what comes out equals folding what went in; anything else passes as it is.

import type { DeltaStream, DeltasFrame } from "../../wire/index.ts";
import { BATCH_BYTES_MAX, encodeFrame } from "../../wire/index.ts";
import type { Delta } from "./delta.ts";
import { type Message, messageOf } from "./parcel.ts";
import type { Entry } from "./ring.ts";

/** What a stream of a `deltas` frame has beside the fields of the lines it came from. */
const STREAM_OVERHEAD_BYTES = 96;

interface Run {
  entries: Entry[];
  bytes: number;
  streams: Map<string, DeltaStream>;
  /** The type in which each row spoke last: a row that goes back to one it had left ends the run, order would be lost. */
  spoke: Map<string, string>;
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
    if (run.bytes + entry.bytes + STREAM_OVERHEAD_BYTES > BATCH_BYTES_MAX || breaksOrder(run, delta)) close();
    addTo(run, entry, delta);
  }
  close();
  return out;
}

const emptyRun = (): Run => ({ entries: [], bytes: 0, streams: new Map(), spoke: new Map() });

function breaksOrder(run: Run, delta: Delta): boolean {
  const last = run.spoke.get(delta.row);
  const stream = run.streams.get(delta.key);
  if (!stream) return false;
  if (last !== delta.type) return true;
  // A later delta without usage counts by itself: merged, it would hide behind the earlier count.
  return stream.usage !== undefined && delta.usage === undefined;
}

function addTo(run: Run, entry: Entry, delta: Delta): void {
  const { ts } = delta;
  let stream = run.streams.get(delta.key);
  if (!stream) {
    stream = { "session-id": delta.session, invokeid: delta.invokeid, type: delta.type, text: "", n: 0, "first-ts": ts, "last-ts": ts };
    run.streams.set(delta.key, stream);
    run.spoke.set(delta.row, delta.type);
  }
  stream.text += delta.text;
  stream.n += 1;
  stream["last-ts"] = ts;
  if (delta.model !== undefined) stream.model = delta.model;
  if (delta.usage !== undefined) stream.usage = delta.usage;
  run.entries.push(entry);
  run.bytes += entry.bytes + STREAM_OVERHEAD_BYTES;
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
    streams: [...run.streams.values()],
  };
  return messageOf("deltas", encodeFrame(frame), last.seq);
}
