// What the fields of events hold, by the names that the event table uses.

/** One state of the chart, in document order. `id` is the path without the root, joined by "." */
export interface StateInfo {
  id: string;
  parent?: string;
  kind: "atomic" | "compound" | "parallel" | "final" | "history";
  initial?: string;
  on?: { event: string; targets: string[] }[];
}

/** Counted by the model's provider; `cached` is the part of the input that came from its cache. */
export interface Usage {
  "input-tokens"?: number;
  "output-tokens"?: number;
  cached?: number;
}

export type ContentBlock =
  | { type: "text"; text: string }
  | { type: "thinking"; thinking: string }
  | { type: "tool_use"; name: string; input: unknown; "call-id": string };

export interface PromptOption {
  label: string;
  value: string;
  hint?: string;
}

/** A diff is unified text. */
export interface ToolDetail {
  kind: "tool";
  tool: string;
  input: unknown;
  diff?: string;
}

export type PromptKind = "text" | "select" | "multi" | "confirm";

export interface PromptOpts {
  prompt: string;
  options?: PromptOption[];
  /** text: string · select: a value · multi: values · confirm: boolean */
  default?: unknown;
  placeholder?: string;
  /** multi: the least number of choices. text: the least number of characters. */
  min?: number;
  multiline?: boolean;
  detail?: ToolDetail;
}

export interface FieldTypes {
  string: string;
  integer: number;
  number: number;
  boolean: boolean;
  json: unknown;
  strings: string[];
  states: StateInfo[];
  usage: Usage;
  content: ContentBlock[];
  "user-blocks": { type: string; text: string }[];
  "prompt-kind": PromptKind | "progress";
  "prompt-opts": PromptOpts;
  "delta-type": "text-delta" | "thinking-delta";
  effects: "none" | "files" | "process" | "network";
  resumed: { "as-of": number; replayed: number };
}
