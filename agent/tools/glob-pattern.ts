// Patterns of paths: `*`, `?`, `[a-z]`, `{a,b}`, and `**` for any number of folders. Matched without backtracking over a
// regular expression: a pattern comes from a model and must not be able to hang. Pure.

import { PATTERN_ALTERNATIVES_MAX, PATTERN_CHARS_MAX } from "./limits.ts";
import { ToolProblem } from "./tool-problem.ts";

export interface GlobPattern {
  /** `path` is relative, its parts joined by "/". */
  matches(path: string): boolean;
  /** Whether the pattern spells `name` as one of its folders: then it means to look inside. */
  names(name: string): boolean;
}

/** Throws ToolProblem for a pattern that is too long or has too many alternatives. A pattern without "/" is about names at any depth. */
export function parseGlob(pattern: string): GlobPattern {
  if (pattern === "" || pattern.length > PATTERN_CHARS_MAX)
    throw new ToolProblem(`a pattern is wanted, of at most ${PATTERN_CHARS_MAX} characters`);
  const alternatives = expandBraces(pattern).map((one) => {
    const parts = one
      .replace(/^\.\//, "")
      .split("/")
      .filter((part) => part !== "");
    return parts.length === 1 && parts[0] !== "**" ? ["**", ...parts] : parts;
  });
  return {
    matches: (path) => alternatives.some((parts) => matchParts(parts, path.split("/"))),
    names: (name) => alternatives.some((parts) => parts.includes(name)),
  };
}

function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const found = innermostBraces(one);
    if (!found) done.push(one);
    else for (const choice of found.choices.toReversed()) open.push(found.before + choice + found.after);
    if (done.length + open.length > PATTERN_ALTERNATIVES_MAX)
      throw new ToolProblem(`the braces of the pattern make more than ${PATTERN_ALTERNATIVES_MAX} alternatives`);
  }
  return done;
}

function innermostBraces(text: string): { before: string; choices: string[]; after: string } | undefined {
  const end = text.indexOf("}");
  const start = end < 0 ? -1 : text.lastIndexOf("{", end);
  if (start < 0) return undefined;
  return { before: text.slice(0, start), choices: text.slice(start + 1, end).split(","), after: text.slice(end + 1) };
}

/** Parts of a pattern against parts of a path: a table of what still can match, so the cost is their product. */
function matchParts(pattern: readonly string[], path: readonly string[]): boolean {
  let reached = new Set([0]);
  const skip = (at: Set<number>): Set<number> => {
    for (const index of at) if (pattern[index] === "**") at.add(index + 1);
    return at;
  };
  reached = skip(reached);
  for (const name of path) {
    const next = new Set<number>();
    for (const index of reached) {
      const part = pattern[index];
      if (part === "**") next.add(index);
      else if (part !== undefined && matchName(part, name)) next.add(index + 1);
    }
    reached = skip(next);
    if (reached.size === 0) return false;
  }
  return reached.has(pattern.length);
}

/** One name: on a mismatch the last `*` takes one character more, and nothing else is tried again. */
export function matchName(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let starName = 0;
  while (n < name.length) {
    const char = pattern[p];
    if (char === "*") {
      star = p;
      starName = n;
      p += 1;
      continue;
    }
    const step = char === undefined ? 0 : matchOne(pattern, p, name[n] ?? "");
    if (step > 0) {
      p += step;
      n += 1;
    } else if (star >= 0) {
      p = star + 1;
      starName += 1;
      n = starName;
    } else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}

/** How many characters of the pattern took `char`; 0: it did not fit. */
function matchOne(pattern: string, at: number, char: string): number {
  const first = pattern[at];
  if (first === "?") return 1;
  const end = first === "[" ? pattern.indexOf("]", at + 2) : -1;
  if (end < 0) return first === char ? 1 : 0;
  const isNegated = pattern[at + 1] === "!" || pattern[at + 1] === "^";
  return inClass(pattern.slice(at + (isNegated ? 2 : 1), end), char) === isNegated ? 0 : end + 1 - at;
}

function inClass(members: string, char: string): boolean {
  for (let at = 0; at < members.length; at += 1) {
    const from = members[at] ?? "";
    const isRange = members[at + 1] === "-" && at + 2 < members.length;
    const to = isRange ? (members[at + 2] ?? "") : from;
    if (char >= from && char <= to) return true;
    if (isRange) at += 2;
  }
  return false;
}
