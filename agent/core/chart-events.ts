// Events of charts, as the engine gives and records them.

import type { AnyEventObject } from "xstate";

/** From the runner to a chart that nothing and nobody can move any more. */
export const STUCK = "escapement.stuck";

/** What an event carries: its record has this as `event-data`. */
export function payloadOf({ type, ...payload }: AnyEventObject): Record<string, unknown> {
  if (type.startsWith("xstate.")) delete payload["actorId"];
  return payload;
}
