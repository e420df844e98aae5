// fs/grep through ripgrep. It is asked for the same files as our own search looks at; what it finds goes through the guard.

import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { GREP_FILE_BYTES_MAX, GREP_HITS_MAX, GREP_MS_MAX } from "./limits.ts";
import type { GrepHits, GrepWish } from "./grep-wish.ts";
import { createOutputKeeper } from "./output-keeper.ts";
import type { PathGuard } from "./path-guard.ts";
import type { ProcessGroups } from "./process-groups.ts";
import { ToolProblem } from "./tool-problem.ts";
import { QUIET_FOLDERS } from "./walk-files.ts";

/** The program's path, from absolute folders of PATH alone: one in the folder that is worked in is not it. */
export function findRipgrep(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, "rg")).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function grepWithRipgrep(
  program: string,
  guard: PathGuard,
  wish: GrepWish,
  groups: ProcessGroups,
  env: Readonly<Record<string, string>>,
): Promise<GrepHits> {
  const found: GrepHits = { hits: [], isCut: false };
  const enough = new AbortController();
  const errors = createOutputKeeper();
  const lines = createLines((line) => {
    if (found.isCut) return;
    const hit = readMatch(line);
    if (!hit) return;
    const real = wish.isFile ? wish.root : join(wish.root, hit.path);
    if (!guard.allows(real) || (wish.glob && !wish.isFile && !wish.glob.matches(hit.path))) return;
    if (found.hits.length >= GREP_HITS_MAX) {
      found.isCut = true;
      enough.abort();
    } else found.hits.push({ real, line: hit.line, text: hit.text });
  });
  const end = await groups.run({
    argv: [program, ...argumentsFor(wish)],
    cwd: wish.isFile ? guard.base : wish.root,
    env,
    limitMs: GREP_MS_MAX,
    signal: AbortSignal.any([wish.signal, enough.signal]),
    onStdout: lines,
    onStderr: errors.add,
  });
  wish.signal.throwIfAborted();
  // 1: nothing found. 2: something went wrong, in the pattern or with a file among others.
  if (end.code === 2 && found.hits.length === 0 && /regex|pattern/i.test(errors.text()))
    throw new ToolProblem(`the pattern is no regular expression: ${errors.text().trim()}`);
  return { ...found, hits: await readable(guard, found.hits) };
}

/** It opens files by itself: what the guard would not have opened, a second name of the session's token say, was not found. */
async function readable(guard: PathGuard, hits: GrepHits["hits"]): Promise<GrepHits["hits"]> {
  const closed = new Set<string>();
  for (const real of new Set(hits.map((hit) => hit.real))) {
    try {
      await (await guard.openFile(real)).handle.close();
    } catch (thrown) {
      if (!(thrown instanceof ToolProblem)) throw thrown;
      closed.add(real);
    }
  }
  return hits.filter(({ real }) => !closed.has(real));
}

/** No config of its own, no ignore files, no links: the same on every machine. */
const argumentsFor = ({ pattern, ignoreCase, glob, isFile, root }: GrepWish): string[] => [
  "--json",
  "--no-config",
  "--crlf",
  "--no-ignore",
  "--hidden",
  "--no-follow",
  "--sort=path",
  "--max-filesize",
  String(GREP_FILE_BYTES_MAX),
  ...(ignoreCase ? ["--ignore-case"] : ["--case-sensitive"]),
  ...QUIET_FOLDERS.filter((name) => !glob?.names(name)).flatMap((name) => ["--glob", `!**/${name}/**`]),
  "--regexp",
  pattern,
  "--",
  isFile ? root : ".",
];

interface Match {
  path: string;
  line: number;
  text: string;
}

type Bytes = { text?: unknown; bytes?: unknown };

function readMatch(line: string): Match | undefined {
  const message = JSON.parse(line) as { type?: unknown; data?: { path?: Bytes; lines?: Bytes; line_number?: unknown } };
  if (message.type !== "match" || !message.data) return undefined;
  const { path, lines, line_number: number } = message.data;
  return { path: plain(path).replace(/^\.\//, ""), line: Number(number), text: plain(lines).replace(/\r?\n$/, "") };
}

/** What is no UTF-8 comes as base64. */
const plain = (value: Bytes | undefined): string =>
  typeof value?.text === "string"
    ? value.text
    : typeof value?.bytes === "string"
      ? Buffer.from(value.bytes, "base64").toString("utf8")
      : "";

function createLines(onLine: (line: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      onLine(Buffer.concat([rest, chunk.subarray(from, at)]).toString("utf8"));
      rest = Buffer.alloc(0);
      from = at + 1;
    }
    rest = Buffer.concat([rest, chunk.subarray(from)]);
  };
}
