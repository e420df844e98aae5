// A delta as coalescing needs it: read once out of its envelope, and kept with its line.

import type { DeltaStream, Envelope, Usage } from "../../wire/index.ts";
import { encodeJson, sessionKey } from "../../wire/index.ts";
import { DELTA_ROWS_MAX } from "./limits.ts";

/** A row of LIVE. The same one is the same object (`currentRow`): a map by it needs no look at names. */
export interface DeltaRow {
  readonly invokeid: string;
  readonly session: string;
  readonly generation: number;
  /** To the text of its streams in a frame. */
  readonly heads: { readonly "text-delta": string; readonly "thinking-delta": string };
}

export interface Delta {
  ts: number;
  row: DeltaRow;
  type: DeltaStream["type"];
  text: string;
  model: string | undefined;
  usage: Usage | undefined;
}

/** A delta as the table says it. One with a field of another type, or a text that was cut, goes out as its exact line. */
export function readDelta({ event, ts, data }: Envelope): Delta | undefined {
  if (event !== "llm/delta") return undefined;
  const { text, invokeid, model, type, usage, "session-id": session } = data;
  if (typeof text !== "string" || typeof invokeid !== "string" || typeof session !== "string") return undefined;
  if (type !== "text-delta" && type !== "thinking-delta") return undefined;
  if (model !== undefined && model !== null && typeof model !== "string") return undefined;
  if (usage !== undefined && usage !== null && !isUsage(usage)) return undefined;
  return { ts, row: rowOf(invokeid, session), type, text, model: model ?? undefined, usage: usage ?? undefined };
}

/** Asked by name: this, and not the table of all events, is asked for every delta of a run. */
function isUsage(usage: unknown): usage is Usage {
  if (typeof usage !== "object" || usage === null || Array.isArray(usage)) return false;
  const counts = usage as Record<string, unknown>;
  return isCount(counts["output-tokens"]) && isCount(counts["input-tokens"]) && isCount(counts["cached"]);
}
const isCount = (count: unknown): boolean => count === undefined || count === null || Number.isFinite(count);

let rows = new Map<string, Map<string, DeltaRow>>();
let rowsKept = 0;
let generation = 0;

function rowOf(invokeid: string, session: string): DeltaRow {
  const key = sessionKey(session);
  let ofInvoke = rows.get(invokeid);
  const known = ofInvoke?.get(key);
  if (known) return known;
  const row: DeltaRow = { invokeid, session, generation, heads: headsOf(invokeid, session) };
  if (!ofInvoke) rows.set(invokeid, (ofInvoke = new Map()));
  ofInvoke.set(key, row);
  rowsKept += 1;
  return row;
}

function headsOf(invokeid: string, session: string): DeltaRow["heads"] {
  const head = (type: DeltaStream["type"]): string => {
    const of: Pick<DeltaStream, "session-id" | "invokeid" | "type"> = { "session-id": session, invokeid, type };
    return `${encodeJson(of).slice(0, -1)},"text":`;
  };
  return { "text-delta": head("text-delta"), "thinking-delta": head("thinking-delta") };
}

/** The one object of its row, also where rows were forgotten since it was read. */
export const currentRow = (row: DeltaRow): DeltaRow => (row.generation === generation ? row : rowOf(row.invokeid, row.session));

/** Forgets all rows where they have become too many. Between two merges, never within one. */
export function trimRows(most = DELTA_ROWS_MAX): void {
  if (rowsKept <= most) return;
  rows = new Map();
  rowsKept = 0;
  generation += 1;
}
