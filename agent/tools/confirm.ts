// Whether a call may run: by mode, and by a person where the mode says so. The question is one on record like any other.

import type { Ask, Frontend, ToolCallToConfirm } from "../core/ports/frontend.ts";

export const CONFIRM_MODES = ["never", "writes", "always"] as const;
export type ConfirmMode = (typeof CONFIRM_MODES)[number];

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
      prompt: summary === undefined ? `Run ${tool}?` : `Run ${tool}? ${summary}`,
      options: [
        { label: "yes", value: YES },
        { label: "no", value: NO },
        { label: "no, and tell it why", value: TELL },
      ],
      default: NO,
      detail: { kind: "tool", tool, input, ...(diff === undefined ? {} : { diff }) },
    },
  });
  if (answer?.answer === YES) return { proceed: true };
  if (answer?.by === NOBODY) return refused(`${tool} was not run: nobody is here who could allow it`);
  if (answer?.answer !== TELL) return refused(`${tool} was not run: the person said no`);
  const why = await ask({ kind: "text", opts: { prompt: `What should it know about ${tool}?`, multiline: true, default: "" } });
  const words = typeof why?.answer === "string" ? why.answer.trim() : "";
  return refused(words === "" ? `${tool} was not run: the person said no` : `${tool} was not run. The person says: ${words}`);
}

/** Whose answer a default is, on record. */
const NOBODY = "default";

const refused = (feedback: string): Verdict => ({ proceed: false, feedback });
