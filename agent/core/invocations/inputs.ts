// What a chart gives to the three actors of the engine.

import type { z } from "zod";
import type { PromptKind, PromptOption } from "../../../wire/index.ts";
import type { Message } from "../ports/backend.ts";
import type { ChartDefinition } from "../define-chart.ts";

/** The events a model may send: each becomes a tool `event__<name>` with this schema as its input. */
export type AllowedEvents = Readonly<Record<string, { description?: string; schema: z.ZodType }>>;

export interface LlmConversationInput {
  /** Name of the invocation on the screen and in the log: its `invokeid`. Absent: the invoke's own id in the chart. */
  id?: string;
  system?: string;
  message?: string;
  messages?: readonly Message[];
  /** Begins when it is told something: `messages` are what was said before. */
  waits?: boolean;
  model?: string;
  alias?: string;
  /** The form of its answer: checked, sent back once, then the event `llm.output {value, from}` ends the turn. */
  output?: z.ZodType;
  /** It may ask the person, by the tool `ask_person`; `withQuestions` says so. Default false. */
  questions?: boolean;
  /** Names of tools this conversation may call, or all that are configured. */
  realTools?: readonly string[] | "all";
  allowedEvents?: AllowedEvents;
  temperature?: number;
  topP?: number;
  stopSequences?: readonly string[];
  toolChoice?: "auto" | "required" | "none";
  /** Requests until `error.llm.max-turns`; default 50. */
  maxTurns?: number;
  budgetMs?: number;
  /** In and out, over all turns. Spent, it pauses and asks a person for as much again; a no, or nobody there, is `error.llm.budget`. */
  budgetTokens?: number;
  /** Context window of its model; absent: what the run knows of it. Unknown, nothing is warned of. */
  contextTokens?: number;
  /** The event sent when a turn ends with text alone; default `llm.idle {text, from}`. */
  onEndTurn?: string;
  resilience?: { maxRetries?: number; backoffMs?: number; firstTokenMs?: number; betweenTokensMs?: number };
}

export interface HumanInputInput {
  id?: string;
  kind: PromptKind | "progress";
  prompt: string;
  options?: readonly (PromptOption | string)[];
  default?: unknown;
  placeholder?: string;
  min?: number;
  multiline?: boolean;
  schema?: z.ZodType;
  timeoutMs?: number;
  /** progress only */
  done?: number;
  total?: number;
}

export interface ToolCallInput {
  /** Its `invokeid`. Absent: the invoke's own id in the chart. */
  id?: string;
  /** Name of a configured tool. */
  tool: string;
  input: unknown;
  /** False for what a person allowed before in this run: the call is not asked about. Default true. */
  confirm?: boolean;
}

export interface MultiplexInput {
  id?: string;
  /** One child each, in order. `label` names it on the screen. */
  items: readonly { chart: ChartDefinition; params?: unknown; label?: string }[];
  /** How many run at once; default all. */
  concurrency?: number;
}

/** The output of `multiplex`: one entry an item, in order. */
export interface MultiplexResult {
  status: "done" | "error" | "stopped";
  output?: unknown;
  message?: string;
}
