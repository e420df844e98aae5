// What the output of failing tests says: which files it names, where, and how many fail.

export interface FailingTests {
  /** Files in the order in which they are named, most often first; `lines` of them. Tests are not among them. */
  sources: { path: string; lines: number[] }[];
  tests: string[];
  /** Undefined where nothing counts them. */
  failed: number | undefined;
  /** Of what is said of the failing ones: names of functions are among them. */
  words: ReadonlySet<string>;
}

const FILE = /((?:\/|\.{1,2}\/)?(?:[\w.@-]+\/)*[\w.-]+\.(?:[cm]?[jt]sx?|py|rb|go|rs|lua|php|java|c|cc|cpp))(?::(\d+))?(?!\w)/g;
const IS_TEST = /(^|\/)(__)?(tests?|specs?)(__)?\/|[._-](test|spec)\.\w+$|(^|\/)(test[._-]|tests?\.)/;
const IS_FOREIGN = /node_modules\/|^internal\/|(^|\/)lib\/internal\//;

const COUNTS: readonly RegExp[] = [
  /^\W*fail(?:ed|ures)?[:= ]+(\d+)\s*$/im,
  /\b(\d+)\s+(?:tests?\s+)?(?:failed|failing|failures?)\b/i,
  /failures?\s*[=:]\s*(\d+)/i,
];

export function readFailingTests(output: string): FailingTests {
  const found = new Map<string, number[]>();
  const times = new Map<string, number>();
  // Addresses of the runtime's own modules are no files.
  for (const [, path = "", line] of output
    .replace(/node:[\w/]+/g, "")
    .replace(/file:\/\//g, "")
    .matchAll(FILE)) {
    if (IS_FOREIGN.test(path)) continue;
    const lines = found.get(path) ?? [];
    found.set(path, lines);
    times.set(path, (times.get(path) ?? 0) + 1);
    if (line !== undefined && !lines.includes(Number(line))) lines.push(Number(line));
  }
  const named = [...found].sort(([one], [other]) => (times.get(other) ?? 0) - (times.get(one) ?? 0));
  return {
    sources: named.flatMap(([path, lines]) => (IS_TEST.test(path) ? [] : [{ path, lines }])),
    tests: named.flatMap(([path]) => (IS_TEST.test(path) ? [path] : [])),
    failed: failedOf(output),
    words: wordsOf(output),
  };
}

function failedOf(output: string): number | undefined {
  for (const sign of COUNTS) {
    const count = sign.exec(output)?.[1];
    if (count !== undefined) return Number(count);
  }
  const marked = output.match(/^\s*(?:not ok|✖|✗|×|FAIL(?:ED)?)/gm)?.length ?? 0;
  return marked === 0 ? undefined : marked;
}

const FAILING_LINE = /^\s*(not ok\b|✖|✗|×|FAIL|ERROR|at\s|\w*Error\b)/;

/** Names like test_clamp are their parts too. */
function wordsOf(output: string): Set<string> {
  const lines = output.split("\n");
  const failing = lines.filter((line) => FAILING_LINE.test(line));
  const words = (failing.length > 0 ? failing : lines).flatMap((line) => line.match(/[A-Za-z_$][\w$]*/g) ?? []);
  return new Set(words.flatMap((word) => [word, ...word.split("_")]));
}

/** Files that a test takes in, as it names them, beside its own path. */
export function importsOf(testPath: string, lines: readonly string[]): string[] {
  const folder = testPath.includes("/") ? testPath.slice(0, testPath.lastIndexOf("/")) : "";
  return lines.flatMap((line) => {
    const named = /(?:\bfrom|\bimport|\brequire\()\s*["'](\.[^"']+)["']/.exec(line)?.[1];
    return named === undefined ? [] : [joined(folder, named)];
  });
}

function joined(folder: string, relative: string): string {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
