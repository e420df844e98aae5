// An answer in the form of a schema: a model gives it as a call of one tool, or, where it only writes, as text that is JSON.

import { z } from "zod";
import { messageOf } from "../errors.ts";

/** The event that the chart gets: `{value, from}`. */
export const OUTPUT_EVENT = "llm.output";
export const OUTPUT_TOOL = `event__${OUTPUT_EVENT}`;

/** What a chart's schema makes of a text, or why it is none, in words for the model. */
export function readAnswerText(schema: z.ZodType, text: string): { ok: true; value: unknown } | { ok: false; message: string } {
  const json = parseJson(text);
  try {
    // A text that is no JSON may be the value itself.
    const parsed = schema.safeParse(json.ok ? json.value : text);
    if (parsed.success) return { ok: true, value: parsed.data };
    return { ok: false, message: json.ok ? `the answer is not valid: ${z.prettifyError(parsed.error)}` : "the answer is not JSON" };
  } catch (error) {
    return { ok: false, message: `the answer is not valid: ${messageOf(error)}` };
  }
}

/** Models like to put a fence around it, and a word before it. */
const FENCED = /```(?:json)?\s*\n([\s\S]*?)\n\s*```/;

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  for (const candidate of [text, FENCED.exec(text)?.[1]]) {
    try {
      if (candidate !== undefined) return { ok: true, value: JSON.parse(candidate) as unknown };
    } catch {
      // The next one may be.
    }
  }
  return { ok: false };
}
