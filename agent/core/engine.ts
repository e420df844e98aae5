// What the actors of one run share. Many runs live in one process, so it is found from the actor's own system, never from
// a global of the module.

import type { AnyActorRef, AnyEventObject } from "xstate";
import type { KnownEvent, Place } from "../../wire/index.ts";
import { invariant } from "../../wire/index.ts";
import type { Artifacts } from "./artifacts.ts";
import type { ChartActor } from "./chart-actors.ts";
import type { CheckpointWriter } from "./checkpoint.ts";
import type { Gate } from "./gate.ts";
import type { GuardedFrontend } from "./guarded-frontend.ts";
import type { Conversations } from "./invocations/conversations.ts";
import type { PromptBook } from "./invocations/prompt-book.ts";
import type { Liveness } from "./liveness.ts";
import type { Backend } from "./ports/backend.ts";
import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";
import type { Tool } from "./ports/tool.ts";
import type { Walk } from "./resume/walk-port.ts";
import type { Redact } from "./redaction.ts";
import type { Rounds } from "./rounds.ts";
import type { Transcript } from "./transcript.ts";

export interface Engine {
  readonly clock: Clock;
  readonly store: Store;
  readonly backend: Backend;
  readonly tools: readonly Tool[];
  /** Context window of a model, in tokens; undefined: nobody said. */
  contextTokens(model: string): number | undefined;
  /** Takes secrets out of what is written. */
  readonly redact: Redact | undefined;
  readonly frontend: GuardedFrontend;
  readonly transcript: Transcript;
  readonly gate: Gate;
  readonly liveness: Liveness;
  readonly rounds: Rounds;
  readonly checkpoints: CheckpointWriter;
  readonly artifacts: Artifacts;
  readonly prompts: PromptBook;
  readonly conversations: Conversations;
  /** Charts that run now: the root and all below it. */
  readonly charts: Set<ChartActor>;
  /** The same, by their session-id. */
  readonly sessions: Map<string, ChartActor>;
  /** While the log of a run that goes on is walked: nothing works then. */
  walk: Walk | undefined;
  emit(event: KnownEvent, place?: Place): void;
  /** What the checkpoint says of this session is not true any more, though its chart took no event. */
  changed(sessionId: string): void;
  /** An event of this chart was processed: a checkpoint is wanted, the run may be at its end. */
  processed(actor: ChartActor): void;
}

type System = AnyActorRef["system"];

const engines = new WeakMap<System, Engine>();

export const bindEngine = (system: System, engine: Engine): void => void engines.set(system, engine);

/** The engine of a running actor; a bug if there is none: the engine's actors only work in a run. */
export function engineOf(actor: Pick<AnyActorRef, "system">): Engine {
  const engine = engines.get(actor.system);
  invariant(
    engine,
    "this actor belongs to no run; start its chart with run() or startRun(), of the copy of escapement that its actors come from",
  );
  return engine;
}

const outcomes = new WeakMap<AnyEventObject, (taken: boolean) => void>();

/** Gives `event` to a chart and resolves with whether a state took it; never, if the chart ends first. */
export function deliver(to: AnyActorRef, event: AnyEventObject): Promise<boolean> {
  return new Promise((resolve) => {
    if ((to.getSnapshot() as { status: string }).status !== "active") return;
    outcomes.set(event, resolve);
    to.send(event);
  });
}

export function settleDelivery(event: AnyEventObject, taken: boolean): void {
  const settle = outcomes.get(event);
  if (!settle) return;
  outcomes.delete(event);
  settle(taken);
}
