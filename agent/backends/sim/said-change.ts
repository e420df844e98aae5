// A change of one line as the embedded model says it, so that it can read its own words again: `a.js line 3: "x" → "y"`.

export interface SaidChange {
  path: string;
  /** From 1. */
  line: number;
  before: string;
  after: string;
}

export const sayChange = ({ path, line, before, after }: SaidChange): string =>
  `${path} line ${line}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;

const SAID = /(\S+) line (\d+): ("(?:[^"\\]|\\.)*") → ("(?:[^"\\]|\\.)*")/g;

export const changesIn = (text: string): SaidChange[] =>
  [...text.matchAll(SAID)].flatMap(([, path = "", line, before = '""', after = '""']) => {
    const texts = [readText(before), readText(after)] as const;
    return texts[0] === undefined || texts[1] === undefined ? [] : [{ path, line: Number(line), before: texts[0], after: texts[1] }];
  });

function readText(json: string): string | undefined {
  try {
    return JSON.parse(json) as string;
  } catch {
    // Somebody else's words that look like ours.
    return undefined;
  }
}

/** Enough lines around the change that the text is unique in the file, before it and after it. */
export function placeOf(lines: readonly string[], { line, before, after }: SaidChange): { oldText: string; newText: string } {
  const at = line - 1;
  const was = lines.join("\n");
  const is = lines.with(at, after).join("\n");
  for (let around = 0; ; around += 1) {
    const above = lines.slice(Math.max(0, at - around), at);
    const below = lines.slice(at + 1, at + 1 + around);
    const oldText = [...above, before, ...below].join("\n");
    const newText = [...above, after, ...below].join("\n");
    if (around >= lines.length || (isUnique(was, oldText) && isUnique(is, newText))) return { oldText, newText };
  }
}

const isUnique = (text: string, part: string): boolean => part !== "" && text.indexOf(part) === text.lastIndexOf(part);

/** The one line that differs between two texts of which the first stands in the file. */
export function changeOf(path: string, lines: readonly string[], oldText: string, newText: string): SaidChange {
  const old = oldText.split("\n");
  const differs = Math.max(
    0,
    newText.split("\n").findIndex((line, index) => line !== old[index]),
  );
  const start = lines.findIndex((_line, index) => old.every((one, n) => lines[index + n] === one));
  return { path, line: Math.max(0, start) + differs + 1, before: old[differs] ?? "", after: newText.split("\n")[differs] ?? "" };
}
