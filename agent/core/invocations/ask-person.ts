// The tool by which a model asks the person: on record as any question, and its answer is the call's result.

import { z } from "zod";
import { QUESTION_CHARS_MAX, QUESTION_OPTIONS_MAX } from "../limits.ts";
import type { Ask } from "../ports/frontend.ts";
import type { Tool, ToolResult } from "../ports/tool.ts";

export const ASK_PERSON = "ask_person";

const INPUT = z.object({
  question: z.string().trim().min(1).max(QUESTION_CHARS_MAX).describe("one question, in the person's language"),
  options: z
    .array(z.string().trim().min(1))
    .max(QUESTION_OPTIONS_MAX)
    .optional()
    .describe("answers to choose from; leave it out to get a free text"),
});

/** Nobody need answer: the model decides by itself then, and a run without a person goes on. */
const NO_ANSWER = "";

const failed = (text: string): ToolResult => ({ isError: true, text });

/** `canAsk`: false where nobody listens for questions. */
export function createAskPerson(canAsk: boolean): Tool {
  const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(INPUT, { io: "input" }) as Record<string, unknown>;
  return {
    name: ASK_PERSON,
    description: "Asks the person a question and waits for the answer. Only for what you cannot find out or decide yourself.",
    inputSchema,
    effects: "none",
    asksItself: true,
    async run(input, { ask }) {
      const parsed = INPUT.safeParse(input);
      if (!parsed.success) return failed(`the input of ${ASK_PERSON} is not valid: ${z.prettifyError(parsed.error)}`);
      if (!canAsk || !ask) return failed("nobody is here who could answer: decide yourself");
      const { question, options } = parsed.data;
      return resultOf(await ask(questionOf(question, options)));
    },
  };
}

function questionOf(prompt: string, options: readonly string[] = []): Parameters<Ask>[0] {
  const choices = [...new Set(options)];
  if (choices.length === 0) return { kind: "text", opts: { prompt, default: NO_ANSWER } };
  const known = choices.map((value) => ({ label: value, value }));
  return {
    kind: "select",
    opts: { prompt, options: [...known, { label: "none of these: it decides", value: NO_ANSWER }], default: NO_ANSWER },
  };
}

function resultOf(given: Awaited<ReturnType<Ask>>): ToolResult {
  if (given?.by === "default") return failed("nobody is here who could answer: decide yourself");
  const text = typeof given?.answer === "string" ? given.answer.trim() : "";
  return text === NO_ANSWER ? failed("the person gave no answer: decide yourself") : { isError: false, text };
}
