// What a write would change, as a unified diff for the person who confirms it.

import type { ToolPreview } from "../core/ports/tool.ts";
import { cutText } from "./cut-text.ts";
import { DIFF_BYTES_MAX, DIFF_EDITS_MAX } from "./limits.ts";

/** `before` undefined: the file is new. `shown` is its name. */
export async function previewOf(shown: string, before: string | undefined, after: string): Promise<ToolPreview> {
  const summary =
    before === undefined ? `new file ${shown}, ${linesIn(after)} lines` : `${shown}: ${linesIn(before)} → ${linesIn(after)} lines`;
  if (before === after) return { summary: `${shown} stays as it is` };
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  const patch = createTwoFilesPatch(before === undefined ? "/dev/null" : shown, shown, before ?? "", after, undefined, undefined, {
    context: 3,
    maxEditLength: DIFF_EDITS_MAX,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return patch === undefined
    ? { summary: `${summary}; too much of it changes to show line by line` }
    : { summary, diff: cutText(patch, DIFF_BYTES_MAX) };
}

const linesIn = (text: string): number => (text === "" ? 0 : text.split("\n").length - (text.endsWith("\n") ? 1 : 0));
