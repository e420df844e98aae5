// Actors that are not the engine's (promises, callbacks, observables) while a log is walked: they do not work. How one
// ended is on record, and is said to it; one that had not ended works when the walk is over.

import type { ActorScope, AnyActorLogic, AnyActorRef, AnyEventObject } from "xstate";
import { isActive, type Sleeper } from "./sleepers.ts";

const RECALL = "escapement.recall";

/** How it ended, by the record. */
export type RecordedEnd = { status: "done"; output: unknown } | { status: "error"; error: unknown };

export const recall = (ref: AnyActorRef, end: RecordedEnd): void => ref.send({ type: RECALL, end });

type Scope = ActorScope<never, AnyEventObject>;

/** The logic of `self`, which can be told its end. `sleep` keeps what it would start until the walk is over; the engine's own need none. */
export function recallable(logic: AnyActorLogic, self: AnyActorRef, sleep: ((sleeper: Sleeper) => unknown) | undefined): AnyActorLogic {
  const startReal = logic.start?.bind(logic) as ((snapshot: unknown, scope: Scope) => void) | undefined;
  const sleeps = sleep && startReal ? { sleep, startReal } : undefined;
  let isStarted = sleeps === undefined;
  const properties: PropertyDescriptorMap = {
    transition: {
      value: (snapshot: object, event: AnyEventObject, scope: Scope): unknown => {
        if (event.type === RECALL) {
          // The engine's own give back what they hold.
          if (!sleep) logic.transition(snapshot as never, { type: "xstate.stop" } as never, scope as never);
          return { ...snapshot, output: undefined, error: undefined, ...(event["end"] as RecordedEnd) };
        }
        if (isStarted) return logic.transition(snapshot as never, event, scope as never) as unknown;
        return event.type === "xstate.stop" ? { ...snapshot, status: "stopped", error: undefined } : snapshot;
      },
    },
  };
  if (sleeps)
    properties["start"] = {
      value: (snapshot: unknown, scope: Scope): void =>
        void sleeps.sleep({
          self,
          rank: 1,
          wake() {
            isStarted = true;
            try {
              sleeps.startReal(snapshot, scope);
            } catch (error) {
              if (isActive(self)) recall(self, { status: "error", error });
            }
          },
        }),
    };
  return Object.create(logic, properties) as AnyActorLogic;
}
