// What charts did on their events, the last of them, for the drill-in: before, after, and the event's data as short JSON.

import type { EnvelopeOf } from "../wire/index.ts";
import { isGiven, sessionKey, textOf } from "../wire/index.ts";
import { briefJson } from "./brief-json.ts";
import { TRANSITION_DATA_CHARS_MAX, TRANSITIONS_DROP_LOT, TRANSITIONS_MAX } from "./limits.ts";
import type { Model } from "./model.ts";

export function foldTransition(model: Model, { seq, ts, data }: EnvelopeOf<"runner/event-processed">): void {
  const { transitions } = model;
  const sessionId = sessionKey(textOf(data["session-id"]));
  transitions.rows.push({
    seq,
    ts,
    sessionId,
    event: textOf(data["event-name"]),
    before: data["config-before"].map(textOf),
    after: data["config-after"].map(textOf),
    taken: data.taken,
    ...(isGiven(data["event-data"]) && { data: briefJson(data["event-data"], TRANSITION_DATA_CHARS_MAX) }),
  });
  if (transitions.rows.length <= TRANSITIONS_MAX) return;
  transitions.rows.splice(0, TRANSITIONS_DROP_LOT);
  transitions.dropped += TRANSITIONS_DROP_LOT;
}
