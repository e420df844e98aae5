// The parts of the model that are of the run as a whole: who runs, in which states, what was used.

import type { StateInfo } from "../wire/index.ts";

/** US dollars per million tokens. `cached`: of input that came from the provider's cache. */
export interface Price {
  input: number;
  output: number;
  cached: number;
}

export interface RunInfo {
  sessionId: string;
  chartId: string;
  title: string;
  backend: string;
  model?: string;
  params?: unknown;
  /** By model; only what can be counted with. */
  prices?: ReadonlyMap<string, Price>;
  startedTs?: number;
  endedTs?: number;
  status: "starting" | "running" | "done" | "aborted" | "error";
  /** aborted: the reason; error: the message. */
  why?: string;
  finalConfig?: string[];
}

/** Of the root alone: charts of children have a session-id of their own. */
export interface PhaseState {
  /** seq of the event that `config` is of. */
  asOf: number;
  states: StateInfo[];
  config: string[];
  breadcrumb: string[];
  siblings: string[];
}

export interface Totals {
  events: number;
  deltas: number;
  tokensIn: number;
  tokensOut: number;
  cached: number;
  /** US dollars, of the responses whose model has a price; absent while there is none. */
  cost?: number;
  /** Tokens of responses whose model has none. */
  unpriced: number;
  /** Rows in all; those in which a model speaks; those in flight. */
  rows: number;
  llms: number;
  active: number;
  artifacts: number;
}
