// What the run's own parts see of a walk while it lasts.

import type { AnyEventObject } from "xstate";
import type { Envelope } from "../../../wire/index.ts";
import type { ChartActor } from "../chart-actors.ts";
import type { Sleeper } from "./sleepers.ts";

export interface Walk {
  /** Keeps an event that has not its place on record yet. */
  holds(actor: ChartActor, event: AnyEventObject): boolean;
  /** What the run says while it walks. */
  said(envelope: Envelope): void;
  /** An invocation that works only when the walk is over; the result forgets it. */
  sleep(sleeper: Sleeper): () => void;
}
