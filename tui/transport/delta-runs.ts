// Deltas that follow one another, merged per stream as the hub merges them for a slow reader: folding the frame equals folding the run.

import { type DeltaLine, type DeltaOf, type DeltasFrame, type DeltaStream, type Envelope, sessionKey } from "../../wire/index.ts";
import { createDeltaPieces } from "./delta-pieces.ts";

/** Events as they are, and runs of deltas as one frame. */
export type LogPart = Envelope | DeltasFrame;

export interface DeltaRuns {
  event(event: Envelope): void;
  /** Its bytes stay as they are until all is taken. */
  delta(line: DeltaLine): void;
  /** All since the last call, in order. */
  take(): LogPart[];
}

interface Voice {
  /** Of the row's last delta in the run: of two models in one run the fold would take the wrong one. */
  model: string | undefined;
  run: number;
  text: Stream;
  thinking: Stream;
}

interface Stream {
  /** What is text already; behind it the pieces from `first` to `last`, or none (-1). Joined at the end: each sum would be an object. */
  texts: string[];
  first: number;
  last: number;
  run: number;
  n: number;
  firstTs: number;
  lastTs: number;
  tokens: number | undefined;
  of: DeltaOf;
}

/** Voices remembered between runs; above it they are made anew. */
const VOICES_MAX = 10_000;

export function createDeltaRuns(): DeltaRuns {
  let voices = new Map<string, Voice>();
  let byFraming = new WeakMap<DeltaOf, Voice>();
  let parts: LogPart[] = [];
  let streams: Stream[] = [];
  /** Number of the run under way: what bears another is of an older one. */
  let run = 0;
  let [from, seq, ts] = [0, 0, 0];
  const pieces = createDeltaPieces();
  /** In which all pieces of the run stand. */
  let bytes: Uint8Array = new Uint8Array();

  function voiceOf(of: DeltaOf): Voice {
    const known = byFraming.get(of);
    if (known) return known;
    // As the fold tells rows apart: older logs write one session in two ways.
    const key = `${sessionKey(of["session-id"])} ${of.invokeid}`;
    if (voices.size >= VOICES_MAX) {
      end();
      voices = new Map();
      byFraming = new WeakMap();
    }
    const stream = (): Stream => ({ texts: [], first: -1, last: -1, run: -1, n: 0, firstTs: 0, lastTs: 0, tokens: undefined, of });
    const voice = voices.get(key) ?? { model: undefined, run: -1, text: stream(), thinking: stream() };
    voices.set(key, voice);
    byFraming.set(of, voice);
    return voice;
  }

  function end(): void {
    if (streams.length === 0) return;
    parts.push({ kind: "deltas", "seq-from": from, seq, ts, streams: streams.map(streamOf) });
    streams = [];
    pieces.clear();
    run += 1;
  }

  function join(stream: Stream): void {
    if (stream.first < 0) return;
    stream.texts.push(pieces.text(bytes, stream.first));
    stream.first = stream.last = -1;
  }

  function streamOf(stream: Stream): DeltaStream {
    join(stream);
    const { of, texts, n, firstTs, lastTs, tokens } = stream;
    stream.texts = [];
    return {
      ...of,
      text: texts.length === 1 ? (texts[0] ?? "") : texts.join(""),
      n,
      "first-ts": firstTs,
      "last-ts": lastTs,
      ...(tokens !== undefined && { usage: { "output-tokens": tokens } }),
    };
  }

  function addText(stream: Stream, { text, textFrom, textTo }: DeltaLine): void {
    if (text === undefined) {
      stream.last = pieces.add(stream.last, textFrom, textTo);
      if (stream.first < 0) stream.first = stream.last;
      return;
    }
    join(stream);
    stream.texts.push(text);
  }

  return {
    event(event) {
      end();
      parts.push(event);
    },
    delta(line) {
      const voice = voiceOf(line.of);
      // A clock that was set back, and another model, end a run: within one the last is the highest, and the only one.
      if (streams.length > 0 && (line.ts < ts || (voice.run === run && voice.model !== line.of.model))) end();
      if (line.text === undefined && line.bytes !== bytes) {
        if (pieces.count() > 0) end();
        bytes = line.bytes;
      }
      if (streams.length === 0) from = line.seq;
      seq = line.seq;
      ts = line.ts;
      voice.run = run;
      voice.model = line.of.model;
      const stream = line.of.type === "text-delta" ? voice.text : voice.thinking;
      if (stream.run !== run) {
        stream.run = run;
        stream.first = stream.last = -1;
        stream.n = 0;
        stream.firstTs = line.ts;
        stream.tokens = undefined;
        stream.of = line.of;
        streams.push(stream);
      }
      addText(stream, line);
      stream.n += 1;
      stream.lastTs = line.ts;
      if (line.tokens !== undefined) stream.tokens = line.tokens;
    },
    take() {
      end();
      const taken = parts;
      parts = [];
      return taken;
    },
  };
}

export const firstSeqOf = (part: LogPart): number => (part.kind === "event" ? part.seq : part["seq-from"]);
