// A delta as coalescing needs it: read once out of its envelope, and kept with its line.

import type { DeltaStream, Envelope, Usage } from "../../wire/index.ts";
import { badField, sessionKey } from "../../wire/index.ts";

export interface Delta {
  ts: number;
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
export function readDelta({ event, ts, data }: Envelope): Delta | undefined {
  if (event !== "llm/delta" || badField("llm/delta", data)) return undefined;
  const { text, invokeid, model, type, usage, "session-id": session } = data;
  if (typeof text !== "string" || typeof invokeid !== "string" || typeof session !== "string") return undefined;
  if (type !== "text-delta" && type !== "thinking-delta") return undefined;
  if (model !== undefined && model !== null && typeof model !== "string") return undefined;
  const row = `${invokeid.length} ${invokeid}${sessionKey(session)}`;
  return { ts, row, key: row + type, type, invokeid, session, text, model: model ?? undefined, usage: (usage as Usage | null) ?? undefined };
}
