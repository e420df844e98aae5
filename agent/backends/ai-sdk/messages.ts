// A request of ours in the words of the AI SDK.

import type { ModelMessage } from "ai";
import type { Message, MessagePart } from "../../core/ports/backend.ts";
import type { ToolNames } from "./tool-names.ts";

/**
 * Thinking is not sent back: providers sign it or refuse it. Empty texts are left out, as some refuse them; so is a message
 * of nothing else. Without any message the system text is the question: no provider answers an empty list.
 */
export function modelMessages(messages: readonly Message[], system: string, names: ToolNames): ModelMessage[] {
  const list = messages.map((message) => modelMessage(message, names)).filter((message) => message.content.length > 0);
  return list.length > 0 ? list : [{ role: "user", content: system === "" ? "Begin." : system }];
}

type AssistantPart = { type: "text"; text: string } | { type: "tool-call"; toolCallId: string; toolName: string; input: unknown };

function modelMessage({ role, parts }: Message, names: ToolNames): Exclude<ModelMessage, { role: "system" }> {
  switch (role) {
    case "user":
      return { role, content: textParts(parts) };
    case "assistant":
      return {
        role,
        content: parts.flatMap((part): AssistantPart[] =>
          part.type === "tool-call"
            ? [{ type: "tool-call", toolCallId: part.callId, toolName: names.encode(part.name), input: part.input ?? {} }]
            : textParts([part]),
        ),
      };
    case "tool":
      return {
        role,
        content: parts.flatMap((part) =>
          part.type === "tool-result"
            ? [
                {
                  type: "tool-result" as const,
                  toolCallId: part.callId,
                  toolName: names.encode(part.name),
                  output: { type: part.isError ? ("error-text" as const) : ("text" as const), value: part.text },
                },
              ]
            : [],
        ),
      };
  }
}

const textParts = (parts: readonly MessagePart[]): { type: "text"; text: string }[] =>
  parts.flatMap((part) => (part.type === "text" && part.text !== "" ? [{ type: "text", text: part.text }] : []));
