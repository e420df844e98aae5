// What a chart takes from the engine: `setup({ actors })` and the actions that go with them.

import { humanInput } from "./invocations/human-input.ts";
import { llmConversation } from "./invocations/llm-conversation.ts";
import { multiplex } from "./invocations/multiplex.ts";
import { toolCall } from "./invocations/tool-call.ts";

export { captureOutput, renderTemplate, tellLlm, tellOtherLlm, withQuestions } from "./chart-actions.ts";

/** For `setup({ actors })`. */
export const actors = { llmConversation, humanInput, multiplex, toolCall };
