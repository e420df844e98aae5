// A chart that only goes round: steps that charts take by themselves, one after the other, while nothing works and nothing comes from
// outside. It would run and write for ever, and where it never lets the loop turn, nothing could even stop it.

import { type ChartActor, configOf } from "./chart-actors.ts";
import { LOOP_STATES_MAX, LOOP_STEP_MS, LOOP_STEPS_MAX, TURN_STEPS_MAX } from "./limits.ts";
import type { Liveness } from "./liveness.ts";
import type { Clock } from "./ports/clock.ts";

/** What is counted of one chart. */
export interface RoundCount {
  /** In a row, since `sinceMs` of the clock that only goes forward. */
  own: number;
  sinceMs: number;
  news: number;
  inTurn: number;
  turn: number;
}

export interface Rounds {
  /** An event is on its way to `actor`. `isOwn`: from a chart, by a delay or at once; anything else is news to every chart of the run. */
  sent(actor: ChartActor, isOwn: boolean): void;
  /** So is the next one, and its sender may send as many as it likes in one turn. */
  sentFromOutside(to: ChartActor | undefined): void;
  /** Why `actor` takes no further event; undefined where it may. */
  verdict(actor: ChartActor): string | undefined;
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

  return {
    sent({ rounds }, isOwn) {
      planTurnEnd();
      if (rounds.turn !== turn) rounds.inTurn = 0;
      rounds.turn = turn;
      rounds.inTurn += 1;
      if (!isOwn) news += 1;
      if (rounds.news !== news) rounds.own = 0;
      rounds.news = news;
      if (!isOwn) return;
      if (rounds.own === 0) rounds.sinceMs = clock.monotonic();
      rounds.own += 1;
    },
    sentFromOutside(to) {
      news += 1;
      if (to) to.rounds.inTurn = 0;
    },
    verdict(actor) {
      const { rounds } = actor;
      if (rounds.inTurn > TURN_STEPS_MAX) return `${TURN_STEPS_MAX} steps at once, and nothing else had a turn; ${roundOf(actor)}`;
      if (rounds.own <= LOOP_STEPS_MAX) return undefined;
      const tookMs = clock.monotonic() - rounds.sinceMs;
      if (tookMs <= LOOP_STEPS_MAX * LOOP_STEP_MS && !liveness.isWorking())
        return `${LOOP_STEPS_MAX} steps in ${Math.ceil(tookMs / 1000)} s, while nothing worked and nothing came from outside; ${roundOf(actor)}`;
      rounds.own = 0;
      return undefined;
    },
  };
}

/** The states that were entered last, in that order. */
function roundOf({ ref, entries, entryOrder }: ChartActor): string {
  const latest = [...entryOrder].filter(([id, at]) => id !== "" && at > entries - 2 * LOOP_STATES_MAX).toSorted(([, a], [, b]) => a - b);
  const states = latest.length > 0 ? latest.map(([id]) => id).slice(-LOOP_STATES_MAX) : configOf(ref.getSnapshot());
  return `it goes round in ${states.join(" → ") || "the root"}`;
}
