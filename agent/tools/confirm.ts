// Whether a call may run: by mode, and by a person where the mode says so. The question is one on record like any other.

import { asMarkdown } from "../../fold/index.ts";
import type { Ask, Frontend, ToolCallToConfirm } from "../core/ports/frontend.ts";
import { INPUT_CHARS_MAX, SUMMARY_CHARS_MAX } from "./limits.ts";

export type ConfirmMode = "never" | "writes" | "always";

type Verdict = { proceed: true } | { proceed: false; feedback: string };

const YES = "yes";
const NO = "no";
const TELL = "tell";

/** `never`: nothing is asked. `writes`: what changes files or runs something. `always`: every call. */
export function createConfirm(mode: ConfirmMode): NonNullable<Frontend["confirmTool"]> {
  return (call, _signal, ask) => (wantsWord(mode, call) ? asked(call, ask) : Promise.resolve({ proceed: true }));
}

function wantsWord(mode: ConfirmMode, { effects }: ToolCallToConfirm): boolean {
  if (mode === "never") return false;
  return mode === "always" || effects === "files" || effects === "process";
}

/** `no` is what holds where nobody answers: a call that nobody allowed does not run. */
async function asked(call: ToolCallToConfirm, ask: Ask): Promise<Verdict> {
  const { tool, input, diff, summary, problem } = call;
  // Not run either: what stands in its way may be gone by then, and nobody was asked.
  if (problem !== undefined) return refused(problem);
  const answer = await ask({
    kind: "select",
    opts: {
      prompt: asMarkdown(summary === undefined ? `Run ${tool}?` : `Run ${tool}? ${oneLine(summary)}`),
      options: [
        { label: "yes", value: YES },
        { label: "no", value: NO },
        { label: "no, and tell it why", value: TELL },
      ],
      default: NO,
      detail: { kind: "tool", tool, ...(diff === undefined ? { input: brief(input) } : { input: whereOf(input), diff }) },
    },
  });
  if (answer?.answer === YES) return { proceed: true };
  if (answer?.by === NOBODY) return refused(`${tool} was not run: nobody is here who could allow it`);
  if (answer?.answer !== TELL) return refused(`${tool} was not run: the person said no`);
  const why = await ask({ kind: "text", opts: { prompt: asMarkdown(`What should it know about ${tool}?`), default: "" } });
  const words = typeof why?.answer === "string" ? why.answer.trim() : "";
  return refused(words === "" ? `${tool} was not run: the person said no` : `${tool} was not run. The person says: ${words}`);
}

/** Whose answer a default is, on record. */
const NOBODY = "default";

/** A command of many lines is in the detail. */
function oneLine(text: string): string {
  const [first = ""] = text.trim().split("\n");
  return first.length < text.trim().length || first.length > SUMMARY_CHARS_MAX ? `${first.slice(0, SUMMARY_CHARS_MAX)}…` : first;
}

/** Of an input whose texts stand in the diff: the rest. */
function whereOf(input: unknown): unknown {
  if (typeof input !== "object" || input === null) return brief(input);
  return Object.fromEntries(Object.entries(input).filter(([key, value]) => key === "path" || typeof value === "boolean"));
}

/** Long texts of an input by their beginning: the person has the diff, and the record the whole. */
function brief(input: unknown): unknown {
  if (typeof input === "string")
    return input.length <= INPUT_CHARS_MAX ? input : `${input.slice(0, INPUT_CHARS_MAX)}… [${input.length} characters]`;
  if (Array.isArray(input)) return input.map(brief);
  if (typeof input !== "object" || input === null) return input;
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, brief(value)]));
}

const refused = (feedback: string): Verdict => ({ proceed: false, feedback });
