// The model that every reader folds events into: plain, mutable, bounded. Nothing here knows a screen or a socket.
// Only fold/apply.ts and the files it calls write it.

import type { PromptKind, PromptOpts, StateInfo, Usage } from "../wire/index.ts";

/** Life of a row of LIVE. `interrupted`: a new request came before the old one's response. */
export type RowState = "waiting" | "streaming" | "tool" | "done" | "error" | "interrupted";

/** One (invokeid, session-id). */
export interface Row {
  /** `rowKey(invokeid, sessionId)`, stable. */
  key: string;
  invokeid: string;
  sessionId: string;
  /** What a person calls it: the child's label, else the invokeid. */
  label: string;
  model?: string;
  state: RowState;
  /** ts of llm/start, of the last event, of the end. */
  startedTs: number;
  lastTs: number;
  endedTs?: number;
  /** Order of starting: rows in a group are sorted by it. */
  order: number;
  /** Text streamed in the current request: its last characters (TAIL_CHARS_MAX), and how many there were in all. */
  tail: string;
  tailKind: "text" | "thinking";
  chars: number;
  /** Requests so far. */
  turns: number;
  /** Tokens of finished responses, and of the stream in progress (from its deltas' usage, else counted as deltas). */
  tokensIn: number;
  tokensOut: number;
  streamTokens: number;
  /** First and last delta of the stream in progress, and how many: a rate needs two deltas and RATE_SPAN_MS_MIN. */
  firstDeltaTs?: number;
  lastDeltaTs?: number;
  deltas: number;
  /** Of the last response. */
  outputTps?: number;
  firstTokenMs?: number;
  tool?: { callId: string; name: string; sinceTs: number };
  /** Why it ended badly, for a person. */
  error?: string;
}

/** Rows that share an invokeid. */
export interface Group {
  invokeid: string;
  keys: string[];
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

export interface RunInfo {
  sessionId: string;
  chartId: string;
  title: string;
  backend: string;
  model?: string;
  params?: unknown;
  startedTs?: number;
  endedTs?: number;
  status: "starting" | "running" | "done" | "aborted" | "error";
  /** aborted: the reason; error: the message. */
  why?: string;
  finalConfig?: string[];
}

export interface PhaseState {
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
  /** Rows in all, and those in flight. */
  llms: number;
  active: number;
  artifacts: number;
}

export interface Artifact {
  name: string;
  bytes: number;
  ts: number;
  invokeid?: string;
}

/** Blocks of one invocation's transcript, as the drill-in and the plain renderer read them. Bodies in full are in `ref`. */
export interface Turn {
  seq: number;
  ts: number;
  model?: string;
  sent: string;
  /** Bounded (TURN_TEXT_CHARS_MAX): head and tail; the whole is in the blob. */
  text: string;
  thinking: string;
  calls: { callId: string; tool: string; input: unknown; result?: { isError: boolean; preview: string; elapsedMs: number; ref?: string } }[];
  stop?: string;
  usage?: Usage;
  elapsedMs?: number;
  requestRef?: string;
  responseRef?: string;
  interrupted: boolean;
}

export interface Model {
  /** seq of the last event applied; -1 in the beginning. */
  seq: number;
  epoch?: string;
  run: RunInfo;
  phase: PhaseState;
  rows: Map<string, Row>;
  /** Keys of rows: in flight by start, and all by start (drawn newest first). */
  rowOrder: string[];
  activeKeys: Set<string>;
  groups: Map<string, Group>;
  /** LOG, bounded (LOG_ROWS_MAX): `log.dropped` rows were let go at the front. */
  log: { rows: LogRow[]; dropped: number };
  prompts: Map<string, OpenQuestion>;
  /** Who closed it and how, for the modal that was open. Bounded. */
  closedPrompts: Map<string, { outcome: "answered" | "cancelled" | "withdrawn"; by?: string }>;
  turns: Map<string, Turn[]>;
  artifacts: Map<string, Artifact>;
  labels: Map<string, string>;
  totals: Totals;
  storage: { state: "ok" | "full" | "failing"; message: string };
  progress: Map<string, { label: string; done?: number; total?: number }>;
  /** Events whose data had a field of the wrong type, and the last such: shown in Status. */
  bad: { count: number; last?: string };
}
