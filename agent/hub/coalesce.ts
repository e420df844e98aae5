// Merges runs of deltas: pure. Folding what comes out equals folding what went in; anything else passes as it is.

import type { DeltaStream, DeltasFrame, Envelope, Usage } from "../../wire/index.ts";
import { BATCH_BYTES_MAX, badField, encodeFrame, sessionKey } from "../../wire/index.ts";
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
    const delta = mergeable(entry);
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

interface Delta {
  envelope: Envelope;
  /** Of the row of LIVE, and of one of its two streams. */
  row: string;
  key: string;
  type: DeltaStream["type"];
  invokeid: string;
  session: string;
  text: string;
  model: string | undefined;
  usage: Usage | undefined;
}

/** A delta as the table says it. One with a field of another type, or a text that was cut, goes out as its exact line. */
function mergeable(entry: Entry): Delta | undefined {
  const envelope = entry.delta;
  if (!envelope || badField("llm/delta", envelope.data)) return undefined;
  const { text, invokeid, model, type, usage, "session-id": session } = envelope.data;
  if (typeof text !== "string" || typeof invokeid !== "string" || typeof session !== "string") return undefined;
  if (type !== "text-delta" && type !== "thinking-delta") return undefined;
  if (model !== undefined && model !== null && typeof model !== "string") return undefined;
  const row = `${invokeid.length} ${invokeid}${sessionKey(session)}`;
  return {
    envelope,
    row,
    key: row + type,
    type,
    invokeid,
    session,
    text,
    model: model ?? undefined,
    usage: (usage as Usage | null) ?? undefined,
  };
}

function breaksOrder(run: Run, delta: Delta): boolean {
  const last = run.spoke.get(delta.row);
  const stream = run.streams.get(delta.key);
  if (!stream) return false;
  if (last !== delta.type) return true;
  // A later delta without usage counts by itself: merged, it would hide behind the earlier count.
  return stream.usage !== undefined && delta.usage === undefined;
}

function addTo(run: Run, entry: Entry, delta: Delta): void {
  const { ts } = delta.envelope;
  const stream = run.streams.get(delta.key) ?? {
    "session-id": delta.session,
    invokeid: delta.invokeid,
    type: delta.type,
    text: "",
    n: 0,
    "first-ts": ts,
    "last-ts": ts,
  };
  stream.text += delta.text;
  stream.n += 1;
  stream["last-ts"] = ts;
  if (delta.model !== undefined) stream.model = delta.model;
  if (delta.usage !== undefined) stream.usage = delta.usage;
  run.streams.set(delta.key, stream);
  run.spoke.set(delta.row, delta.type);
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
    ts: last.delta?.ts ?? 0,
    streams: [...run.streams.values()],
  };
  return messageOf("deltas", encodeFrame(frame), last.seq);
}
