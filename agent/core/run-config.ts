// What `run(chart, config)` takes and gives.

import type { Backend } from "./ports/backend.ts";
import type { Clock } from "./ports/clock.ts";
import type { Frontend } from "./ports/frontend.ts";
import type { Store } from "./ports/store.ts";
import type { Tool } from "./ports/tool.ts";
import type { OpenPrompt } from "./ports/frontend.ts";
import type { KnownEvent, Phase } from "../../wire/index.ts";

/** Everything that touches the world. The engine holds no other door. */
export interface RunConfig extends Frontend {
  store: Store;
  clock: Clock;
  backend: Backend;
  tools?: readonly Tool[];
  /** Checked against the chart's `params` schema; a value that fails rejects with ParamError before anything is written. */
  params?: unknown;
  /** Names the program in `session/opened`: "escapement/<version>". */
  engine: string;
  /** Takes secrets out of a text, and leaves a text without one as it is; pure. What is written and told has gone through it. Absent: nothing is a secret. */
  redact?: (text: string) => string;
  /** US dollars per million tokens, by model; on record with `runner/started`, so that every reader can say what a run cost. */
  prices?: Readonly<Record<string, { input: number; output: number; cached?: number | undefined }>>;
  /** Context windows in tokens, by model: a conversation that fills one up says so. A model that is not here is not warned of. */
  contextTokens?: Readonly<Record<string, number>>;
  /** Goes on where the log of `store` ends; `params` are the log's then. */
  resume?: boolean;
  /**
   * Whether nobody is there, or will come, who could send `ui.interrupt` or `ui.quit`. Asked where only these can move the chart: true ends
   * it as stuck. Must not throw. Absent: somebody is.
   */
  isAlone?: () => boolean;
  /** Overrides the chart's own title. */
  title?: string;
}

export type RunStatus = "done" | "aborted" | "error";

export interface RunResult {
  status: RunStatus;
  /** seq of the last event. */
  lastSeq: number;
  finalConfig: string[];
  output?: unknown;
  /** aborted: why and by whom. error: what failed, with a stable code. */
  reason?: string;
  by?: string;
  message?: string;
  code?: string;
  /** Events that no log holds: it could not be written, to the very end. */
  lost?: { events: number; fromSeq: number; message: string };
}

/** A run in progress. All of it may be called at any time; after the end the calls do nothing. */
export interface RunHandle {
  /** Never rejects: a failure of the chart is a result. */
  readonly result: Promise<RunResult>;
  /** An event from outside, as `ui.interrupt` or `ui.quit`; on record with `taken:false` where no state takes it. */
  send(event: { type: string } & Record<string, unknown>): void;
  /** Ends the run as aborted, on record; resolves through `result`. `message`: a sentence where the reason is a mere name. */
  stop(reason: string, by?: string, message?: string): void;
  /** `isAlone` may have another answer now. */
  lookAgain(): void;
  phase(): Phase;
  openPrompts(): readonly OpenPrompt[];
  /** Puts on record what happened around the run. */
  record(event: Extract<KnownEvent, { event: "ui/lost" }>): void;
}
