// fs/grep: which lines match.

import { lstat } from "node:fs/promises";
import { z } from "zod";
import type { Tool } from "../core/ports/tool.ts";
import { createTool } from "./create-tool.ts";
import { nameAsText } from "./cut-text.ts";
import { parseGlob } from "./glob-pattern.ts";
import { grepOwn } from "./grep-own.ts";
import { findRipgrep, grepWithRipgrep } from "./grep-ripgrep.ts";
import { GREP_HITS_MAX, GREP_MS_MAX, LINE_CHARS_MAX, PATTERN_CHARS_MAX } from "./limits.ts";
import type { PathGuard } from "./path-guard.ts";
import type { ProcessGroups } from "./process-groups.ts";
import { problemOf } from "./tool-problem.ts";

export const createFsGrep = (guard: PathGuard, groups: ProcessGroups, env: Readonly<Record<string, string>>): Tool => {
  const ripgrep = findRipgrep(env);
  return createTool({
    name: "fs/grep",
    description: `Finds lines of text files by a regular expression, as path:line: text, at most ${GREP_HITS_MAX}. .git and node_modules are passed over unless the glob names them.`,
    effects: "none",
    schema: z.object({
      pattern: z.string().min(1).max(PATTERN_CHARS_MAX).describe("a regular expression, as function \\w+\\("),
      path: z.string().optional().describe("a folder or a file, relative to the base dir; default: the base dir"),
      glob: z.string().optional().describe("only files whose paths match, as *.ts"),
      ignoreCase: z.boolean().optional(),
    }),
    limitMs: () => GREP_MS_MAX,
    async run({ pattern, path = ".", glob, ignoreCase = false }, { signal }) {
      const root = guard.realOf(path);
      const isFile = await isFileAt(root, path);
      // Refused here where it is none to be read: a pipe would be waited for.
      if (isFile) await (await guard.openFile(path)).handle.close();
      const wish = { root, isFile, pattern, ignoreCase, glob: glob === undefined ? undefined : parseGlob(glob), signal };
      const { hits, isCut } = ripgrep === undefined ? await grepOwn(guard, wish) : await grepWithRipgrep(ripgrep, guard, wish, groups, env);
      if (hits.length === 0) return `no line matches ${nameAsText(pattern)}`;
      const lines = hits.map(({ real, line, text }) => `${guard.shown(real)}:${line}: ${short(text)}`);
      return [...lines, ...(isCut ? [`[there are more than ${GREP_HITS_MAX}; say more in the pattern]`] : [])].join("\n");
    },
  });
};

async function isFileAt(real: string, path: string): Promise<boolean> {
  try {
    return !(await lstat(real)).isDirectory();
  } catch (thrown) {
    throw problemOf(nameAsText(path), thrown);
  }
}

const short = (text: string): string => {
  const line = text.endsWith("\r") ? text.slice(0, -1) : text;
  return line.length <= LINE_CHARS_MAX ? line : `${line.slice(0, LINE_CHARS_MAX)}… [${line.length - LINE_CHARS_MAX} more characters]`;
};
