// How often a chart went on by itself, in a row and in one turn: kept by `rounds.ts`, judged there.

/** What is counted of one chart. */
export interface RoundCount {
  /** In a row, since `sinceMs` of the clock that only goes forward, when the context was `context`. */
  own: number;
  sinceMs: number;
  context: unknown;
  /** Those in a row before them that were quick, and what they took. */
  before: number;
  beforeMs: number;
  news: number;
  turn: number;
  /** Events in this turn, and those of them that came of what the chart had begun. */
  eventsInTurn: number;
  stepsInTurn: number;
  hasBegun: boolean;
}

export const newRoundCount = (): RoundCount => ({
  own: 0,
  sinceMs: 0,
  context: undefined,
  before: 0,
  beforeMs: 0,
  news: 0,
  turn: 0,
  eventsInTurn: 0,
  stepsInTurn: 0,
  hasBegun: false,
});
