// A chart that only goes round: steps that charts take by themselves, one after the other, while nothing works and nothing comes from
// outside. It would run and write for ever, and where it never lets the loop turn, nothing could even stop it.

import { type ChartActor, configOf } from "./chart-actors.ts";
import {
  LONG_LOOP_STEP_MS,
  LONG_LOOP_STEPS_MAX,
  LOOP_STATES_MAX,
  LOOP_STEP_MS,
  LOOP_STEPS_MAX,
  TURN_EVENTS_MAX,
  TURN_STEPS_MAX,
} from "./limits.ts";
import type { Liveness } from "./liveness.ts";
import type { Clock } from "./ports/clock.ts";

/** What of a chart is looked at. */
type Going = Pick<ChartActor, "ref" | "rounds" | "step" | "entries" | "entryOrder">;

/** Who sent an event: a chart, by a delay or at once; an actor of another kind; code that is no actor. All but charts are news to the run. */
export type Sender = "chart" | "actor" | "code";

export interface Rounds {
  /** An event is on its way to `actor`. */
  sent(actor: Going, from: Sender): void;
  /** `actor` sent an event or began an actor: what it is sent next may come of that. */
  began(actor: Going): void;
  /** The next event comes from outside, and its sender may send as many as it likes in one turn. */
  sentFromOutside(to: Going | undefined): void;
  /** Why `actor` takes no further event; undefined where it may. */
  verdict(actor: Going): string | undefined;
}

export function createRounds({ clock, liveness }: { clock: Clock; liveness: Pick<Liveness, "isWorking"> }): Rounds {
  let news = 0;
  let turn = 0;
  let isTurnEndPlanned = false;

  const planTurnEnd = (): void => {
    if (isTurnEndPlanned) return;
    isTurnEndPlanned = true;
    clock.turnEnd(() => {
      isTurnEndPlanned = false;
      turn += 1;
    });
  };

  const countInTurn = ({ rounds, step }: Going, from: Sender): void => {
    planTurnEnd();
    if (rounds.turn !== turn) rounds.eventsInTurn = rounds.stepsInTurn = 0;
    rounds.turn = turn;
    rounds.eventsInTurn += 1;
    // In the middle of a step it is the chart's own action that sends.
    if (rounds.hasBegun || step !== undefined || from === "code") rounds.stepsInTurn += 1;
    rounds.hasBegun = false;
  };

  const countOwn = ({ rounds, ref }: Going, from: Sender): void => {
    if (from !== "chart") news += 1;
    if (rounds.news !== news) rounds.own = rounds.before = rounds.beforeMs = 0;
    rounds.news = news;
    if (from !== "chart") return;
    if (rounds.own === 0) {
      rounds.sinceMs = clock.monotonic();
      rounds.context = contextOf(ref);
    }
    rounds.own += 1;
  };

  /** Of the last steps in a row, when there are enough of them. */
  const verdictOnOwn = ({ rounds, ref }: Going): string | undefined => {
    if (rounds.own <= LOOP_STEPS_MAX) return undefined;
    const tookMs = clock.monotonic() - rounds.sinceMs;
    const isSame = rounds.context === contextOf(ref);
    const isQuick = tookMs <= LOOP_STEPS_MAX * LONG_LOOP_STEP_MS && !liveness.isWorking();
    rounds.before = isQuick ? rounds.before + LOOP_STEPS_MAX : 0;
    rounds.beforeMs = isQuick ? rounds.beforeMs + tookMs : 0;
    rounds.own = 0;
    rounds.context = undefined;
    const isLoop = isQuick && ((isSame && tookMs <= LOOP_STEPS_MAX * LOOP_STEP_MS) || rounds.before >= LONG_LOOP_STEPS_MAX);
    return isLoop
      ? `${rounds.before} steps in ${Math.ceil(rounds.beforeMs / 1000)} s, while nothing worked and nothing came from outside`
      : undefined;
  };

  const verdictOnTurn = ({ rounds: { stepsInTurn, eventsInTurn } }: Going): string | undefined => {
    if (stepsInTurn > TURN_STEPS_MAX) return `${TURN_STEPS_MAX} steps at once, and nothing else had a turn`;
    return eventsInTurn > TURN_EVENTS_MAX ? `${TURN_EVENTS_MAX} events at once, and nothing else had a turn` : undefined;
  };

  return {
    sent(actor, from) {
      countInTurn(actor, from);
      countOwn(actor, from);
    },
    began({ rounds }) {
      rounds.hasBegun = true;
    },
    sentFromOutside(to) {
      news += 1;
      if (to) to.rounds.eventsInTurn = to.rounds.stepsInTurn = 0;
    },
    verdict(actor) {
      const why = verdictOnTurn(actor) ?? verdictOnOwn(actor);
      return why && `${why}; ${roundOf(actor)}`;
    },
  };
}

/** Another one after every `assign`. */
const contextOf = (ref: Going["ref"]): unknown => (ref.getSnapshot() as { context?: unknown }).context;

/** The states that were entered last, in that order. */
function roundOf({ ref, entries, entryOrder }: Going): string {
  const latest = [...entryOrder].filter(([id, at]) => id !== "" && at > entries - 2 * LOOP_STATES_MAX).toSorted(([, a], [, b]) => a - b);
  const states = latest.length > 0 ? latest.map(([id]) => id).slice(-LOOP_STATES_MAX) : configOf(ref.getSnapshot());
  return `it goes round in ${states.join(" → ") || "the root"}`;
}
