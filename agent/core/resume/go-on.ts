// A run that goes on: the log is walked, then what it lacks is written, and everything works again.

import type { AnyActorRef } from "xstate";
import { type RootStory, tellStart } from "../actor-watch.ts";
import { chartActorOf } from "../chart-actors.ts";
import type { Engine } from "../engine.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { PendingDelay } from "../pending-delays.ts";
import { checkpointContexts } from "./checkpoint-contexts.ts";
import { createWalkClock, type WalkClock } from "./clock.walk.ts";
import { firstStart, withCuts } from "./log-past.ts";
import { isActive } from "./sleepers.ts";
import { createWalkStore, type WalkStore } from "./store.walk.ts";
import { createWalk } from "./walk.ts";

/** What a run that goes on has in place of the world, while it walks. */
export interface Past {
  store: WalkStore;
  clock: WalkClock;
  /** How the root was started; undefined where the log ends before it says so. */
  start: { params: unknown } | undefined;
}

export function createPast({ store, clock }: { store: Store; clock: Clock }): Past {
  const started = firstStart(store);
  return {
    store: createWalkStore(store),
    clock: createWalkClock(clock),
    start: started && { params: withCuts(started.data["params"], store) },
  };
}

type WholeWalk = ReturnType<typeof createWalk>;

/** Before the root is made: what it makes in its turn sleeps already. */
export function beginWalk(past: Past, engine: Engine, delays: () => PendingDelay[]): WholeWalk {
  const walk = createWalk({
    store: engine.store,
    redact: engine.redact,
    prompts: engine.prompts.past,
    setTime: past.clock.set,
    chart: (sessionId) => engine.sessions.get(sessionId),
    delays,
    contexts: checkpointContexts(engine.store),
    charts: engine.charts,
  });
  engine.walk = walk;
  return walk;
}

interface GoOnParts {
  past: Past;
  walk: WholeWalk;
  engine: Engine;
  root: AnyActorRef;
  story: RootStory;
  /** What the log lacked is in it; what was held comes now. */
  onWalked(): void;
}

/** Throws ResumeError; the root is stopped and nothing was written then. */
export function goOn({ past, walk, engine, root, story, onWalked }: GoOnParts): void {
  const { from, owed, held, sleepers } = walkOrStop(() => walk.go(() => root.start()), root);
  engine.walk = undefined;
  past.clock.handOver();
  past.store.handOver();
  engine.transcript.open(from);
  const actor = chartActorOf(root);
  if (actor && !owed.some(({ event, data }) => event === "runner/started" && data["session-id"] === actor.sessionId))
    tellStart(actor, engine, story, true);
  for (const envelope of owed) engine.transcript.emitAgain(envelope);
  onWalked();
  held.release();
  for (const sleeper of sleepers) if (isActive(sleeper.self)) sleeper.wake();
}

/** A run that is refused leaves no timer and no actor behind. */
function walkOrStop<T>(walk: () => T, root: AnyActorRef): T {
  try {
    return walk();
  } catch (error) {
    root.stop();
    throw error;
  }
}
