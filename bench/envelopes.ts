// The envelope of the benchmarks: a delta of 205 bytes as a frame, fifty in a turn of the loop.

import { type Envelope, encodeLine, frameOfLine } from "../wire/index.ts";

export const ENVELOPE_BYTES = 205;
export const LINES_A_TURN = 50;

/** `lines` as they stand in the log, `frames` as they are sent. */
export interface Turn {
  lines: string[];
  frames: string[];
  envelopes: Envelope[];
}

/** `mark` ends the text of the last. */
export function makeTurn(mark: string, firstSeq = 100_000): Turn {
  const envelopes = Array.from({ length: LINES_A_TURN }, (_, at) => envelopeOf(firstSeq + at, at === LINES_A_TURN - 1 ? mark : ""));
  const lines = envelopes.map((envelope) => encodeLine(envelope));
  return { envelopes, lines, frames: lines.map(frameOfLine) };
}

function envelopeOf(seq: number, end: string): Envelope {
  const row = seq % 10;
  const empty: Envelope = {
    kind: "event",
    seq,
    ts: 1_780_798_849_355,
    event: "llm/delta",
    data: { type: "text-delta", text: "", model: "sim", invokeid: `poet.${row}`, "session-id": `session/${row}` },
  };
  empty.data["text"] = "x".repeat(Math.max(0, ENVELOPE_BYTES - frameOfLine(encodeLine(empty)).length - end.length)) + end;
  return empty;
}
