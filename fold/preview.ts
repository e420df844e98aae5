// The end of a long session before the whole of it is folded: what its last events alone say, and of its first ones whose session it is.

import type { Envelope } from "../wire/index.ts";
import { applyEvent } from "./apply.ts";
import { resetModel } from "./create-model.ts";
import type { Model } from "./model.ts";

/** Of the beginning only these count: whatever else was under way then is over, or the end speaks of it. */
const NAMES_OF_A_RUN: ReadonlySet<string> = new Set(["session/opened", "runner/started"]);

export interface SessionEnds {
  /** From seq 0. */
  first: readonly Envelope[];
  /** The last ones there are, in order and without a gap. */
  last: readonly Envelope[];
}

/** Totals are those of the end alone. The model stands at the last event. */
export function foldEnds(model: Model, { first, last }: SessionEnds): void {
  resetModel(model);
  const until = last[0]?.seq ?? 0;
  for (const event of first) if (event.seq < until && NAMES_OF_A_RUN.has(event.event)) applyFrom(model, event);
  model.log.rows = [];
  for (const event of last) applyFrom(model, event);
}

function applyFrom(model: Model, event: Envelope): void {
  model.seq = event.seq - 1;
  applyEvent(model, event);
}

/** The model becomes the other one, which is not used any more; the object stays the same. */
export function becomeModel(model: Model, other: Model): void {
  delete model.epoch;
  delete model.debug;
  Object.assign(model, other);
}
