// The delays that wait in a system of actors. XState keeps them in private fields: `system.scheduler`, `system._snapshot._scheduledEvents`.

import type { AnyActorRef, AnyEventObject } from "xstate";

export interface PendingDelay {
  source: AnyActorRef;
  target: AnyActorRef;
  event: AnyEventObject;
  /** Milliseconds since the Unix epoch, by the clock given to `watchDelays`. */
  due: number;
  /** It never comes. */
  cancel(): void;
}

export interface PendingDelays {
  isAny(): boolean;
  list(): PendingDelay[];
  /** Those that `source` waits for; the cost does not depend on what others wait for. */
  of(source: AnyActorRef): PendingDelay[];
}

interface Scheduled {
  source: AnyActorRef;
  target: AnyActorRef;
  event: AnyEventObject;
  delay: number;
  id: string;
}

type PrivateSystem = AnyActorRef["system"] & {
  scheduler: {
    schedule: (source: AnyActorRef, target: AnyActorRef, event: AnyEventObject, delay: number, id?: string) => void;
    cancel: (source: AnyActorRef, id: string) => void;
  };
  _snapshot: { _scheduledEvents: Record<string, Scheduled> };
};

/** A delay that is over is forgotten when as many again were added. */
const FORGET_FROM = 16;

/** Follows the delays of a system: call it before anything is scheduled. */
export function watchDelays(system: AnyActorRef["system"], now: () => number): PendingDelays {
  const inner = system as PrivateSystem;
  const schedule = inner.scheduler.schedule;
  const dueOf = new WeakMap<Scheduled, number>();
  const bySource = new WeakMap<AnyActorRef, { all: Set<Scheduled>; forgetAt: number }>();
  let unnamed = 0;

  const scheduledOf = (source: AnyActorRef, id: string): Scheduled | undefined =>
    inner._snapshot._scheduledEvents[`${source.sessionId}.${id}`];

  const waitingOf = (source: AnyActorRef): Iterable<Scheduled> => {
    const known = bySource.get(source);
    if (!known) return [];
    for (const one of known.all) if (scheduledOf(source, one.id) !== one) known.all.delete(one);
    known.forgetAt = Math.max(FORGET_FROM, 2 * known.all.size);
    return known.all;
  };

  inner.scheduler.schedule = (source, target, event, delay, id = `escapement.${(unnamed += 1)}`): void => {
    schedule(source, target, event, delay, id);
    const scheduled = scheduledOf(source, id);
    if (!scheduled) return;
    dueOf.set(scheduled, now() + delay);
    const known = bySource.get(source) ?? { all: new Set(), forgetAt: FORGET_FROM };
    bySource.set(source, known);
    known.all.add(scheduled);
    if (known.all.size >= known.forgetAt) waitingOf(source);
  };

  const pending = (one: Scheduled): PendingDelay => ({
    source: one.source,
    target: one.target,
    event: one.event,
    due: dueOf.get(one) ?? now() + one.delay,
    cancel: () => inner.scheduler.cancel(one.source, one.id),
  });

  return {
    isAny() {
      for (const _ in inner._snapshot._scheduledEvents) return true;
      return false;
    },
    list: () => Object.values(inner._snapshot._scheduledEvents).map(pending),
    of: (source) => [...waitingOf(source)].map(pending),
  };
}
