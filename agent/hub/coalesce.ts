// Merges runs of deltas: pure. Folding what comes out equals folding what went in; anything else passes as it is.

import type { DeltasFrame, DeltaStream, Usage } from "../../wire/index.ts";
import { BATCH_BYTES_MAX, encodeJson, encodeText } from "../../wire/index.ts";
import { currentRow, type Delta, type DeltaRow } from "./delta.ts";
import type { Entry } from "./entry.ts";
import { type Message, messageOf } from "./parcel.ts";

/** What a stream of a `deltas` frame has beside the fields of the lines it came from. */
const STREAM_OVERHEAD_BYTES = 96;

interface Run {
  entries: Entry[];
  bytes: number;
  /** In the order of their first delta. */
  streams: Stream[];
  rows: Map<DeltaRow, Spoken>;
}

/** A stream of the frame. */
interface Stream extends Pick<DeltaStream, "type" | "text" | "n"> {
  row: DeltaRow;
  firstTs: number;
  lastTs: number;
  model: string | undefined;
  usage: Usage | undefined;
}

/** What a row has in a run, and the type in which it spoke last: a row that goes back to one it had left ends the run, order would be lost. */
interface Spoken {
  last: DeltaStream["type"];
  "text-delta": Stream | undefined;
  "thinking-delta": Stream | undefined;
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
  // One usage is kept, the last: a later delta that does not say how many tokens must not hide that an earlier one did.
  return saysTokens(stream.usage) && !saysTokens(delta.usage);
}

const saysTokens = (usage: Usage | undefined): boolean => typeof usage?.["output-tokens"] === "number";

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
  stream.lastTs = delta.ts;
  if (delta.model !== undefined) stream.model = delta.model;
  if (delta.usage !== undefined) stream.usage = delta.usage;
  run.entries.push(entry);
  run.bytes += entry.bytes + STREAM_OVERHEAD_BYTES;
}

function newStream(run: Run, { row, type, ts }: Delta): Stream {
  const stream: Stream = { row, type, text: "", n: 0, firstTs: ts, lastTs: ts, model: undefined, usage: undefined };
  run.streams.push(stream);
  return stream;
}

function frameOfRun(run: Run): Message | undefined {
  const first = run.entries[0];
  const last = run.entries.at(-1);
  if (!first || !last || run.entries.length === 1) return first;
  return messageOf("deltas", textOfFrame(first.seq, last, run.streams), last.seq);
}

/** A `DeltasFrame` as JSON.stringify writes it, at half of what that costs: what is the same in all frames of a row is written once. */
function textOfFrame(firstSeq: number, last: Entry, streams: readonly Stream[]): string {
  const kind: DeltasFrame["kind"] = "deltas";
  let json = `{"kind":"${kind}","seq-from":${firstSeq},"seq":${last.seq},"ts":${last.delta()?.ts ?? 0},"streams":[`;
  let comma = "";
  for (const { row, type, text, n, firstTs, lastTs, model, usage } of streams) {
    json += `${comma}${row.heads[type]}${encodeText(text)},"n":${n},"first-ts":${firstTs},"last-ts":${lastTs}`;
    if (model !== undefined) json += `,"model":${encodeText(model)}`;
    json += usage === undefined ? "}" : `,"usage":${encodeJson(usage)}}`;
    comma = ",";
  }
  return `${json}]}`;
}
