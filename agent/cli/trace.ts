// `--trace`: every event on stderr the moment it is in the log, a line each, deltas too. For whoever asks where a run spends its
// time, or which event moved it, without a second terminal.

import { briefJson, safeText } from "../../fold/index.ts";
import type { Envelope } from "../../wire/index.ts";
import { TRACE_DATA_CHARS_MAX } from "./limits.ts";

/** `+1.204 s  17  llm/request  poets.1  {"model":"sim-1"…`: since the first event, number, name, node, data. */
export function createTrace(write: (line: string) => void): (envelope: Envelope) => void {
  let firstTs: number | undefined;
  return ({ seq, ts, event, "transcript/node-id": node, data }) => {
    firstTs ??= ts;
    const place = node === undefined ? "" : `  ${safeText(node)}`;
    const after = `+${((ts - firstTs) / 1_000).toFixed(3)} s`;
    write(`${after.padStart(10)}  ${seq}  ${safeText(event)}${place}  ${safeText(briefJson(data, TRACE_DATA_CHARS_MAX))}\n`);
  };
}
