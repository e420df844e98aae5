// One numbered event, as it stands in the log and in a frame.

import type { EventData, EventName } from "./events.ts";

/** Where in a session an event belongs; written beside `data`, absent where it says nothing. */
export interface Place {
  "transcript/node-id"?: string;
  "transcript/visit"?: number;
  "transcript/turn"?: number;
}

/**
 * An event as a reader meets it: any name, any data (additive evolution). `seq` from 0, gap-free per session; `ts` in
 * integer milliseconds since the Unix epoch; order is by `seq`, never by `ts`.
 */
export interface Envelope extends Place {
  kind: "event";
  seq: number;
  ts: number;
  event: string;
  data: Record<string, unknown>;
}

/** An event as the engine makes it: a known name with its own data. */
export type KnownEvent = { [N in EventName]: { event: N; data: EventData<N> } }[EventName];

/** The envelope of a known event. `isEvent(envelope, name)` narrows to it after the check of its data. */
export type EnvelopeOf<N extends EventName> = Omit<Envelope, "event" | "data"> & { event: N; data: EventData<N> };
