// One edit of a text: a place is named by what stands there. Pure.

import { ToolProblem } from "./tool-problem.ts";

export interface Edit {
  oldText: string;
  newText: string;
  /** Every place, not the only one. */
  all?: boolean | undefined;
}

export interface Edited {
  text: string;
  places: number;
}

/** Throws ToolProblem where the old text is not there, or stands there more than once and not all are meant. */
export function applyEdit(text: string, edit: Edit): Edited {
  const { oldText, newText, all = false } = spelledAs(text, edit);
  if (oldText === "") throw new ToolProblem("oldText is empty; to make a file use fs/write");
  if (oldText === newText) throw new ToolProblem("oldText and newText are the same");
  const places = text.split(oldText).length - 1;
  if (places === 0)
    throw new ToolProblem(`oldText is not in the file; read the part that is meant and repeat it exactly${hint(text, oldText)}`);
  if (places > 1 && !all)
    throw new ToolProblem(
      `oldText stands in the file ${places} times (${linesOf(text, oldText)}); add lines around it until it is unique, or set all`,
    );
  return { text: text.split(oldText).join(newText), places };
}

/** All or nothing: throws ToolProblem with the number of the edit, from 1, that does not fit what those before it left. */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
  let edited: Edited = { text, places: 0 };
  for (const [n, edit] of edits.entries()) {
    try {
      const next = applyEdit(edited.text, edit);
      edited = { text: next.text, places: edited.places + next.places };
    } catch (thrown) {
      if (thrown instanceof ToolProblem) throw new ToolProblem(`edit ${n + 1} of ${edits.length}: ${thrown.message}; nothing was changed`);
      throw thrown;
    }
  }
  return edited;
}

/** Models write \n. In a file of \r\n lines that is what they mean. */
function spelledAs(text: string, edit: Edit): Edit {
  if (text.includes(edit.oldText) || !text.includes("\r\n") || edit.oldText.includes("\r\n")) return edit;
  const spell = (part: string): string => part.replace(/\r?\n/g, "\r\n");
  return { ...edit, oldText: spell(edit.oldText), newText: spell(edit.newText) };
}

/** Where its first line alone is there: the rest, or the white space, was remembered wrongly. */
function hint(text: string, oldText: string): string {
  const first = oldText
    .split("\n")
    .find((line) => line.trim() !== "")
    ?.trim();
  if (first === undefined) return "";
  const at = text.split("\n").findIndex((line) => line.trim() === first);
  return at < 0 ? "" : ` (a line like its first is line ${at + 1})`;
}

/** The first ten lines on which it stands. */
function linesOf(text: string, part: string): string {
  const lines = new Set<number>();
  let line = 1;
  let from = 0;
  for (let at = text.indexOf(part); at >= 0 && lines.size < 10; at = text.indexOf(part, at + part.length)) {
    line += text.slice(from, at).split("\n").length - 1;
    from = at;
    lines.add(line);
  }
  return lines.size === 1 ? `line ${line}` : `lines ${[...lines].join(", ")}`;
}
