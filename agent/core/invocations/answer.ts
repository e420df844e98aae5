// An answer of a model, as the conversation goes on with it: from a stream, or from the log.

import type { ContentBlock, Usage } from "../../../wire/index.ts";
import type { MessagePart, ModelPart, StopReason } from "../ports/backend.ts";

export type ToolCall = Extract<ModelPart, { type: "tool-call" }>;

export interface Answer {
  /** Text, thinking and calls in order, as they go back to the model. */
  parts: MessagePart[];
  text: string;
  calls: ToolCall[];
  stop: StopReason;
  tokens: number;
  /** Which gave it. */
  model: string;
}

export function answerOf(content: readonly ContentBlock[], calls: ToolCall[], usage: Usage, stop: StopReason, model: string): Answer {
  const parts = content.map((block): MessagePart => {
    if (block.type === "text") return { type: "text", text: block.text };
    if (block.type === "thinking") return { type: "thinking", text: block.thinking };
    return { type: "tool-call", callId: block["call-id"], name: block.name, input: block.input };
  });
  const text = content.map((block) => (block.type === "text" ? block.text : "")).join("");
  return { parts, text, calls, stop, tokens: (usage["input-tokens"] ?? 0) + (usage["output-tokens"] ?? 0), model };
}

/** The calls of an answer that is on record. An input that is a text was no JSON: tools take objects. */
export const callsOf = (content: readonly ContentBlock[]): ToolCall[] =>
  content.flatMap((block): ToolCall[] => {
    if (block.type !== "tool_use") return [];
    const { name, input, "call-id": callId } = block;
    const bad = typeof input === "string" ? { badInput: input } : {};
    return [{ type: "tool-call", callId, name, input: typeof input === "string" ? undefined : input, ...bad }];
  });
