// A turn that ends with text and calls nothing: it is an answer in its form, a word for the chart, or it goes back to the model.

import type { AnyEventObject } from "xstate";
import { INVALID_CALLS_MAX, LEFT_TEXTS_MAX } from "../limits.ts";
import { BackendError, type Message } from "../ports/backend.ts";
import { userMessage } from "./conversation-request.ts";
import type { LlmConversationInput } from "./inputs.ts";
import { OUTPUT_EVENT, OUTPUT_TOOL, readAnswerText } from "./structured-answer.ts";

/** How far a conversation is with what its chart can use. */
export interface Yield {
  /** Answers in a row in a wrong form. */
  invalidInRow: number;
  /** Turns in a row with a text that no state took, of a conversation that has sent no event yet. */
  leftInRow: number;
  /** An event of its own reached the chart. */
  hasSent: boolean;
}

export const newYield = (): Yield => ({ invalidInRow: 0, leftInRow: 0, hasSent: false });

export interface TextTurnParts {
  input: LlmConversationInput;
  invokeid: string;
  gave: Yield;
  /** The conversation's own: what goes back to the model is put at their end. */
  messages: Message[];
  /** Somebody has told it more meanwhile: that is what it goes on with. */
  isToldMore(): boolean;
  /** Whether a state took it. */
  send(event: AnyEventObject): Promise<boolean>;
}

export const endOfTurnOf = ({ onEndTurn = "llm.idle" }: LlmConversationInput): string => onEndTurn;

/**
 * False: the text is of no use, and the model is asked again. `told`: the chart has it already, by the log. Rejects with BackendError
 * where the model was asked often enough.
 */
export async function endTextTurn(parts: TextTurnParts, text: string, told: { taken: boolean } | undefined): Promise<boolean> {
  const { input, invokeid, gave } = parts;
  if (input.output) return takeOutput(parts, input.output, text, told !== undefined);
  if (!told && parts.isToldMore()) return true;
  const taken = told?.taken ?? (await parts.send({ type: endOfTurnOf(input), text, from: invokeid }));
  if (taken || parts.isToldMore() || !mayLeadNowhere(input, gave)) {
    if (taken) gave.leftInRow = 0;
    return true;
  }
  sendBack(parts);
  return false;
}

/** Its events are what its chart waits for, and none has come: a model that may not be forced to call, or that reads over it, writes instead. */
export const mayLeadNowhere = ({ allowedEvents = {}, toolChoice, output }: LlmConversationInput, { hasSent }: Yield): boolean =>
  !output && !hasSent && toolChoice !== "none" && Object.keys(allowedEvents).length > 0;

function sendBack({ input, gave, messages }: TextTurnParts): void {
  const names = Object.keys(input.allowedEvents ?? {});
  gave.leftInRow += 1;
  if (gave.leftInRow > LEFT_TEXTS_MAX)
    throw new BackendError(
      "unexpected-stop",
      `the model only writes: ${gave.leftInRow} answers in a row called nothing, and the chart waits for ${names.join(", ")}`,
    );
  const tools = names.map((name) => `event__${name}`).join(", ");
  messages.push(
    userMessage(`Nobody reads this text. Go on with your work, and end it by calling ${names.length > 1 ? "one of " : ""}${tools}.`),
  );
}

async function takeOutput(
  { invokeid, gave, messages, send }: TextTurnParts,
  output: NonNullable<LlmConversationInput["output"]>,
  text: string,
  isTold: boolean,
): Promise<boolean> {
  const read = readAnswerText(output, text);
  gave.invalidInRow = read.ok ? 0 : gave.invalidInRow + 1;
  if (!read.ok) {
    if (gave.invalidInRow > INVALID_CALLS_MAX) throw new BackendError("tool-validation", read.message);
    messages.push(userMessage(`That cannot be used: ${read.message}. Give the answer as a call of the tool ${OUTPUT_TOOL}.`));
    return false;
  }
  if (!isTold) await send({ type: OUTPUT_EVENT, value: read.value, from: invokeid });
  return true;
}
