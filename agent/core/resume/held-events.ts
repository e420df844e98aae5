// Events that a chart has been sent and that have not their place on record yet.

import type { AnyEventObject } from "xstate";
import type { ChartActor } from "../chart-actors.ts";

export interface HeldEvents {
  add(actor: ChartActor, event: AnyEventObject): void;
  /** Takes out the first of this actor that fits. */
  take(actor: ChartActor, fits: (event: AnyEventObject) => boolean): AnyEventObject | undefined;
  /** Sends what is left, in the order in which it came, to charts that still run. */
  release(): void;
}

export function createHeldEvents(): HeldEvents {
  const byActor = new Map<ChartActor, { event: AnyEventObject; order: number }[]>();
  let order = 0;
  return {
    add(actor, event) {
      const waiting = byActor.get(actor);
      const one = { event, order: (order += 1) };
      if (waiting) waiting.push(one);
      else byActor.set(actor, [one]);
    },
    take(actor, fits) {
      const waiting = byActor.get(actor) ?? [];
      const at = waiting.findIndex(({ event }) => fits(event));
      const [taken] = at < 0 ? [] : waiting.splice(at, 1);
      if (waiting.length === 0) byActor.delete(actor);
      return taken?.event;
    },
    release() {
      const left = [...byActor].flatMap(([actor, waiting]) => waiting.map((one) => ({ actor, ...one })));
      byActor.clear();
      for (const { actor, event } of left.toSorted((a, b) => a.order - b.order))
        if ((actor.ref.getSnapshot() as { status: string }).status === "active") actor.ref.send(event);
    },
  };
}
