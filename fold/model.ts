// The model that every reader folds events into: plain, mutable, bounded. Nothing here knows a screen or a socket.
// Only fold/apply.ts and the files it calls write it.

import type { DebugFrame, PromptKind, PromptOpts, Usage } from "../wire/index.ts";
import type { Fifo } from "./fifo.ts";
import type { PhaseState, RunInfo, Totals } from "./run-model.ts";

/** Life of a row of LIVE. `interrupted`: a new request came before the old one's response. */
export type RowState = "waiting" | "streaming" | "tool" | "done" | "error" | "interrupted";

export type StreamKind = "text" | "thinking";

export interface StreamMark {
  lastTs: number | undefined;
  tokens: number | undefined;
}

export interface OpenTool {
  callId: string;
  name: string;
  sinceTs: number;
}

/** One (invokeid, session-id). What is not there is undefined, never taken away: an object that loses keys is slow from then on. */
export interface Row {
  /** `rowKey(invokeid, sessionId)`, stable. */
  key: string;
  invokeid: string;
  sessionId: string;
  /** What a person calls it: the child's label, else the invokeid. */
  label: string;
  model?: string | undefined;
  state: RowState;
  /** ts of llm/start, of the last event, of the end. */
  startedTs: number;
  lastTs: number;
  endedTs?: number | undefined;
  /** Order of starting: rows in a group are sorted by it. */
  order: number;
  /** Last characters (under TAIL_CHARS_MAX) of what the current request streamed: of its text, of its thinking until there is text. */
  tail: string;
  tailKind: StreamKind;
  /** Characters that `tail` is the end of; characters in all. */
  tailChars: number;
  chars: number;
  /** Requests so far. */
  turns: number;
  /** Tokens of finished responses, and of the stream in progress (from its deltas' usage, else counted as deltas). */
  tokensIn: number;
  tokensOut: number;
  /** In the currency of the prices; absent where no answer had a price. */
  cost?: number | undefined;
  streamTokens: number;
  /** First and last delta of the stream in progress, and how many: a rate needs two deltas and RATE_SPAN_MS_MIN. */
  firstDeltaTs?: number | undefined;
  lastDeltaTs?: number | undefined;
  deltas: number;
  /** Per stream, so that merged deltas fold to the same as exact ones: last ts, last output tokens said. */
  streams: { text: StreamMark; thinking: StreamMark };
  /** Of the last response. */
  outputTps?: number | undefined;
  firstTokenMs?: number | undefined;
  /** The tool that runs: of several the one started last. */
  tool?: OpenTool | undefined;
  openTools: OpenTool[];
  /** The request failed and is tried again at `untilTs`. */
  retry?: { attempt: number; of: number; untilTs: number } | undefined;
  /** Why it ended badly, for a person. */
  error?: string | undefined;
}

/** Rows that share an invokeid. There were `done + active` in all; rows let go of (ROWS_MAX) are still counted in `done`. */
export interface Group {
  invokeid: string;
  /** In order of starting. May hold keys of rows let go of, `gone` of them. */
  keys: string[];
  gone: number;
  done: number;
  active: number;
  tokensIn: number;
  tokensOut: number;
}

export type Glyph = "·" | "▸" | "◂" | "⚙" | "↩" | "✓" | "⚠" | "?" | "!" | "…";
export type LaneKind = "chart" | "human" | "error" | "debug" | "llm";

/** One row of LOG, in words. `text` is raw: make it safe where it is drawn. */
export interface LogRow {
  seq: number;
  ts: number;
  lane: LaneKind;
  /** What stands in the lane's column: "chart", "human", …, or the invocation's label. */
  who: string;
  glyph: Glyph;
  text: string;
  tone: "plain" | "dim" | "good" | "warn" | "bad" | "ask";
  /** The row of LIVE it belongs to, where it does. */
  rowKey?: string;
}

export interface OpenQuestion {
  promptId: string;
  invokeid: string;
  sessionId: string;
  kind: PromptKind;
  opts: PromptOpts;
  asOf: number;
}

/** What a chart did on an event; never written after it was made. */
export interface Transition {
  seq: number;
  ts: number;
  /** Of the chart: the root's, or a child's. */
  sessionId: string;
  event: string;
  before: readonly string[];
  after: readonly string[];
  /** False: no state took it. */
  taken: boolean;
  /** Short JSON of the event's data; where it is long it stops in the middle. */
  data?: string;
}

export interface Artifact {
  name: string;
  bytes: number;
  ts: number;
  invokeid?: string;
}

export interface TurnCall {
  callId: string;
  tool: string;
  /** What the model wrote; where that is long, the beginning of its JSON as a string. */
  input: unknown;
  result?: { isError: boolean; preview: string; elapsedMs: number; ref?: string };
}

/** Blocks of one invocation's transcript, as the drill-in and the plain renderer read them. Bodies in full are in `ref`. */
export interface Turn {
  /** Of the row it is of. */
  rowKey: string;
  /** Of its request; -1 where text came without one. */
  seq: number;
  ts: number;
  model?: string;
  sent: string;
  /** Bounded (TURN_TEXT_CHARS_MAX): head and tail; the whole is in the blob. The counts are of the whole. */
  text: string;
  textChars: number;
  thinking: string;
  thinkingChars: number;
  calls: TurnCall[];
  stop?: string;
  usage?: Usage;
  outputTps?: number;
  firstTokenMs?: number;
  elapsedMs?: number;
  requestRef?: string;
  responseRef?: string;
  interrupted: boolean;
  /** A response came: no text is added any more. */
  ended: boolean;
  /** Characters of the calls' inputs. */
  callChars: number;
  /** Old texts were let go of (TURN_CHARS_KEPT_MAX); a beginning is left, the whole is in the blob. */
  slim?: true;
}

export interface Model {
  /** seq of the last event applied; -1 in the beginning. */
  seq: number;
  /** ts of the last event applied; 0 in the beginning. */
  ts: number;
  /** With `seq` the cursor to resume from. */
  epoch?: string;
  run: RunInfo;
  phase: PhaseState;
  rows: Map<string, Row>;
  /** Keys of all rows by start (drawn newest first). May hold keys of rows let go of, `goneRows` of them. */
  rowOrder: string[];
  goneRows: number;
  /** Keys of the rows in flight, by when they last began. */
  activeKeys: Set<string>;
  /** Every row once, the next to be let go of first. */
  rowQueue: Fifo<string>;
  groups: Map<string, Group>;
  /** LOG, bounded (LOG_ROWS_MAX): `log.dropped` rows were let go at the front. */
  log: { rows: LogRow[]; dropped: number };
  prompts: Map<string, OpenQuestion>;
  /** Who closed it and how, for the modal that was open. Bounded. */
  closedPrompts: Map<string, { outcome: "answered" | "cancelled" | "withdrawn"; by?: string }>;
  /** By key of row, oldest first, bounded (TURNS_PER_ROW_MAX). */
  turns: Map<string, Turn[]>;
  /** Ended turns that still have all their text, oldest first, and the characters of their texts and calls. */
  fullTurns: { queue: Fifo<Turn>; chars: number };
  /** Rows of those that have not any more, a key each (SLIM_TURNS_MAX). May hold keys of turns let go of with their row. */
  slimTurns: Fifo<string>;
  artifacts: Map<string, Artifact>;
  /** The last ones of all charts (TRANSITIONS_MAX); `dropped` were let go at the front. */
  transitions: { rows: Transition[]; dropped: number };
  /** What a person calls a child of `multiplex`, by its session-id (without a leading colon). */
  labels: Map<string, string>;
  /** Children so far by parent and invokeid; and the invokeid that each child was started as: an invocation of that name goes by the bare label. */
  childCounts: Map<string, number>;
  childVoices: Map<string, string>;
  totals: Totals;
  storage: { state: "ok" | "full" | "failing"; message: string };
  progress: Map<string, { label: string; done?: number; total?: number }>;
  /** The debugger's last word; absent without one. */
  debug?: DebugFrame;
  /** Events whose data had a field of the wrong type, and the last such: shown in Status. */
  bad: { count: number; last?: string };
}
