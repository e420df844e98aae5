// What a conversation sends: its request as the port has it, and the tools that it may call.

import type { z } from "zod";
import type { GuardedFrontend } from "../guarded-frontend.ts";
import { BackendError, type Message, type ModelRequest, type ToolSpec } from "../ports/backend.ts";
import type { Tool } from "../ports/tool.ts";
import type { Answer } from "./answer.ts";
import { createAskPerson } from "./ask-person.ts";
import type { LlmConversationInput } from "./inputs.ts";
import { OUTPUT_TOOL } from "./structured-answer.ts";
import type { Yield } from "./text-turn.ts";

/** What was sent back, for its form or because it was text alone, is not asked for again but forced. */
export function requestOf(
  input: LlmConversationInput,
  messages: readonly Message[],
  tools: readonly ToolSpec[],
  gave: Yield,
): Omit<ModelRequest, "signal"> {
  const model = input.model ?? input.alias;
  const toolChoice = toolChoiceOf(input, tools, gave);
  return {
    ...(model === undefined ? {} : { model }),
    system: input.system ?? "",
    messages: [...messages],
    tools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(input.temperature === undefined ? {} : { temperature: input.temperature }),
    ...(input.topP === undefined ? {} : { topP: input.topP }),
    ...(input.stopSequences === undefined ? {} : { stopSequences: input.stopSequences }),
  };
}

/** A model that has nothing else to call answers at once; one that has works first. */
function toolChoiceOf(
  { output, toolChoice }: { output?: z.ZodType; toolChoice?: ModelRequest["toolChoice"] },
  tools: readonly ToolSpec[],
  { invalidInRow, leftInRow }: Yield,
): ModelRequest["toolChoice"] {
  if (output && (invalidInRow > 0 || (toolChoice === undefined && tools.length === 1))) return { name: OUTPUT_TOOL };
  return leftInRow > 0 ? "required" : toolChoice;
}

/** Throws BackendError for a tool that is not configured. */
export function pickTools(tools: readonly Tool[], input: LlmConversationInput, frontend: GuardedFrontend): Map<string, Tool> {
  const { realTools = [], questions = false } = input;
  const picked = new Map<string, Tool>();
  for (const name of realTools === "all" ? tools.map((tool) => tool.name) : realTools) {
    const tool = tools.find((one) => one.name === name);
    if (!tool)
      throw new BackendError("invalid-request", `there is no tool ${name}; there are ${tools.map((one) => one.name).join(", ") || "none"}`);
    picked.set(name, tool);
  }
  const asking = questions ? createAskPerson(frontend.has("onInput")) : undefined;
  return asking ? picked.set(asking.name, asking) : picked;
}

export const userMessage = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });

/** A stop for length is continued: the model is asked to go on. */
export function isCutShort(answer: Answer, messages: Message[]): boolean {
  if (answer.stop === "content-filter") throw new BackendError("unexpected-stop", "the provider's filter stopped the answer");
  if (answer.stop !== "length") return false;
  messages.push(userMessage("Go on exactly where you stopped."));
  return true;
}
