// The call that a person is asked to allow, as lines below the question.

import { safeText } from "../../fold/index.ts";
import type { ToolDetail } from "../../wire/index.ts";
import { QUESTION_CHARS_MAX } from "./limits.ts";
import { EMPTY_LINE, type Line, line, span } from "./line.ts";
import { wrap } from "./wrap.ts";

/** What a call would do: its input, all of it, and its diff. It is allowed by who has read it. */
export function detailLines({ tool, input, diff }: ToolDetail, columns: number): Line[] {
  const { brief, long } = textsOf(input);
  const call = cutQuestion(`${safeText(tool)} ${safeText(JSON.stringify(brief) ?? "")}`);
  const out = [
    EMPTY_LINE,
    ...wrap(call, columns - 2).map((part, at) => line(span("status.tool", at === 0 ? "⚙ " : "  "), span("text", part))),
  ];
  for (const [key, text] of long) {
    out.push(line(span("muted", `  ${safeText(key)}:`)));
    for (const part of cutQuestion(text).split("\n"))
      out.push(...wrap(safeText(part.replaceAll("\t", "  ")), columns - 4).map((piece) => line(span("text", `    ${piece}`))));
  }
  for (const part of diffParts(diff, call)) {
    const style = /^\+(?!\+\+)/u.test(part)
      ? "diff.add"
      : /^-(?!--)/u.test(part)
        ? "diff.remove"
        : part.startsWith("@@")
          ? "accent"
          : "muted";
    out.push(...wrap(safeText(part.replaceAll("\t", "  ")), columns).map((piece) => line(span(style, piece))));
  }
  return out;
}

/** As much of a text as is laid out. */
export const cutQuestion = (text: string): string => (text.length > QUESTION_CHARS_MAX ? `${text.slice(0, QUESTION_CHARS_MAX)}…` : text);

/** Texts of several lines, a script say, are read as lines; the rest of the input is brief. */
function textsOf(input: unknown): { brief: unknown; long: [key: string, text: string][] } {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return { brief: input, long: [] };
  const isLong = (value: unknown): value is string => typeof value === "string" && value.trimEnd().includes("\n");
  const entries: [string, unknown][] = Object.entries(input);
  return {
    brief: Object.fromEntries(entries.filter(([, value]) => !isLong(value))),
    long: entries.flatMap(([key, value]): [string, string][] => (isLong(value) ? [[key, value]] : [])),
  };
}

/** Without its first two lines where they name nothing but the file of the call above, and without the end of its last line. */
function diffParts(diff: string | undefined, call: string): string[] {
  if (diff === undefined) return [];
  const parts = diff.replace(/\n$/u, "").split("\n");
  const [before = "", after = ""] = parts;
  const path = before.startsWith("--- ") && after === `+++ ${before.slice(4)}` ? safeText(before.slice(4)) : "";
  return path !== "" && call.includes(JSON.stringify(path)) ? parts.slice(2) : parts;
}
