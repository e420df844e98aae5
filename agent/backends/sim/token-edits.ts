// Every text that differs from a file by one token: what a slip of the finger, or of the mind, leaves behind.

import { hashText } from "./random.ts";

export interface TokenEdit {
  /** From 1. */
  line: number;
  before: string;
  after: string;
  /** The tokens themselves, for words about it. */
  from: string;
  to: string;
}

/** For each token what may have been meant; the likelier first. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">"],
  "<=": ["<", ">="],
  ">": [">=", "<"],
  ">=": [">", "<="],
  "===": ["!=="],
  "!==": ["==="],
  "==": ["!="],
  "!=": ["=="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["/", "*"],
  "+=": ["-="],
  "-=": ["+="],
  "*=": ["/="],
  "/=": ["*="],
  "++": ["--"],
  "--": ["++"],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["||"],
  "!": [""],
  and: ["or"],
  or: ["and"],
  not: [""],
  true: ["false"],
  false: ["true"],
  True: ["False"],
  False: ["True"],
  min: ["max"],
  max: ["min"],
  floor: ["ceil", "round"],
  ceil: ["floor", "round"],
  round: ["floor", "ceil"],
  push: ["unshift"],
  unshift: ["push"],
  shift: ["pop"],
  pop: ["shift"],
  some: ["every"],
  every: ["some"],
  indexOf: ["lastIndexOf"],
  lastIndexOf: ["indexOf"],
  startsWith: ["endsWith"],
  endsWith: ["startsWith"],
  padStart: ["padEnd"],
  padEnd: ["padStart"],
  toUpperCase: ["toLowerCase"],
  toLowerCase: ["toUpperCase"],
  trimStart: ["trimEnd"],
  trimEnd: ["trimStart"],
  break: ["continue"],
  continue: ["break"],
};

const TOKEN =
  /(\s+)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)|(\d+(?:\.\d+)?)|([A-Za-z_$][\w$]*)|(=>|===|!==|==|!=|<=|>=|\+\+|--|\+=|-=|\*=|\/=|&&|\|\||\?\?|\?\.|.)/gu;

/** Of a function that begins in this line. */
const PARAMETERS = /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\s*\*?|def|func|fn)\s+[\w$]+\s*\(([^)]*)\)/;

/** In the order of the text. Comments and what stands in quotes are left alone, but an empty text and a lone character. */
export function tokenEdits(lines: readonly string[]): TokenEdit[] {
  const numbers = [...new Set(lines.flatMap((line) => line.match(/(?<![\w.])\d+(?![\w.])/g) ?? []))].slice(0, 12);
  let parameters: string[] = [];
  return lines.flatMap((before, index) => {
    const list = PARAMETERS.exec(before)?.[1];
    if (list !== undefined) {
      parameters = list.match(/[A-Za-z_$][\w$]*/g) ?? [];
      return [];
    }
    if (/^\s*(\/\/|#|\*|\/\*|import\b|from\b)/.test(before)) return [];
    return editsOfLine(before, numbers, parameters).map(({ at, from, to }) => ({
      line: index + 1,
      before,
      after: before.slice(0, at) + to + before.slice(at + from.length),
      from,
      to,
    }));
  });
}

function editsOfLine(line: string, numbers: readonly string[], parameters: readonly string[]): { at: number; from: string; to: string }[] {
  const edits: { at: number; from: string; to: string }[] = [];
  for (const found of line.matchAll(TOKEN)) {
    const [from, , quoted, number] = found;
    const at = found.index;
    // The rest of the line is a comment.
    if (from === "/" && line[at + 1] === "/") break;
    if (quoted !== undefined) continue;
    const meant = number === undefined ? (Object.hasOwn(MEANT, from) ? (MEANT[from] ?? []) : []) : meantNumbers(number, numbers);
    if (parameters.includes(from)) for (const to of parameters) if (to !== from) edits.push({ at, from, to });
    for (const to of meant) edits.push({ at, from, to });
    if (from === "length" && line[at - 1] === ".") edits.push({ at, from, to: "length - 1" });
  }
  return edits;
}

/** One off first, then the other numbers of the file. */
function meantNumbers(number: string, numbers: readonly string[]): string[] {
  const value = Number(number);
  const near = Number.isInteger(value) ? [value + 1, ...(value > 0 ? [value - 1] : [])].map(String) : [];
  return [...new Set([...near, ...numbers.filter((one) => one !== number)])];
}

/** Where it is most likely: a line that the tests name, then a function that they name; among equals by seed. */
export function inOrder(
  edits: readonly TokenEdit[],
  lines: readonly string[],
  clues: { lines: readonly number[]; words: ReadonlySet<string> },
  seed: string,
): TokenEdit[] {
  const named = functionsOf(lines).map((name) => name !== undefined && clues.words.has(name));
  const rank = (edit: TokenEdit): number => {
    const place = clues.lines.includes(edit.line) ? 0 : named[edit.line - 1] === true ? 1 : 2;
    return place + kindOf(edit) + 0.4 * (hashText(`${seed}/${edit.line}/${edit.before}/${edit.after}`) / 2 ** 32);
  };
  return edits
    .map((edit) => ({ edit, rank: rank(edit) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ edit }) => edit);
}

/** Operators are mistaken more often than names, and those more often than numbers of elsewhere; a count that runs the wrong way may never end. */
function kindOf({ from, to }: TokenEdit): number {
  if (/^\d/.test(from)) return Math.abs(Number(from) - Number(to)) > 1 ? 0.5 : 0.1;
  if (/^(\+\+|--|[+-]=)$/.test(from)) return 0.4;
  return /^[A-Za-z]/.test(from) && !Object.hasOwn(MEANT, from) ? 0.3 : 0;
}

/** For each line the function it stands in, as far as a look at the lines above it tells. */
function functionsOf(lines: readonly string[]): (string | undefined)[] {
  let name: string | undefined;
  return lines.map((line) => {
    name =
      /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\s*\*?|def|func|fn)\s+([\w$]+)/.exec(line)?.[1] ??
      /^(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*=/.exec(line)?.[1] ??
      /^\s{2,4}(?:async\s+)?(?!(?:if|for|while|switch|catch)\b)([\w$]+)\s*\([^)]*\)\s*\{/.exec(line)?.[1] ??
      name;
    return name;
  });
}
