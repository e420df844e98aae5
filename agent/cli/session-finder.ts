// Which session a person means: an id, the beginning of one, a path, `latest`, or nothing. A folder that was copied or renamed is found by
// its own name too, which comes before an id: the id is that of the session it was copied from.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { calledAs } from "./called-as.ts";
import { FILES, listedName, whyUnreadable } from "../session/index.ts";
import { CommandFailure } from "./failure.ts";
import { SESSIONS_LISTED_MAX } from "./limits.ts";
import { nearest } from "./nearest.ts";
import { momentWords, shorten } from "./session-words.ts";

export interface FoundSession {
  id: string;
  dir: string;
  title: string;
  /** ms since the Unix epoch. */
  updated: number;
}

/** Newest first; none where there is no folder. What is no session is passed over. Throws CommandFailure for a folder that may not be read. */
export function listSessions(workDir: string): FoundSession[] {
  let names: string[];
  try {
    names = readdirSync(workDir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw new CommandFailure(`the sessions in ${resolve(workDir)} cannot be read: ${whyUnreadable(workDir, error)}`);
  }
  const found = names.flatMap((name) => {
    const dir = join(workDir, name);
    return isSession(dir) ? [describe(dir, name)] : [];
  });
  return found.sort((a, b) => b.updated - a.updated || (a.id < b.id ? 1 : -1));
}

/** The folder of the session that `wanted` names. Throws CommandFailure where it names none, or several. */
export function findSession(wanted: string, workDir: string): string {
  // First, because it needs no list: the work dir may be somebody else's.
  if (HAS_SLASH.test(wanted) && existsSync(wanted)) return byPath(wanted);
  const sessions = listSessions(workDir);
  if (wanted === "latest") {
    const [newest] = sessions;
    if (!newest) throw new CommandFailure(`there is no session in ${resolve(workDir)} yet; run a chart first, as: ${calledAs} run hello`);
    return newest.dir;
  }
  const same = sessions.find(({ dir }) => basename(dir) === wanted) ?? sessions.find(({ id }) => id === wanted);
  if (same) return same.dir;
  if (HAS_SLASH.test(wanted) || existsSync(wanted)) return byPath(wanted);
  const beginning = sessions.filter(({ id, dir }) => id.startsWith(wanted) || basename(dir).startsWith(wanted));
  if (beginning.length === 1 && beginning[0]) return beginning[0].dir;
  if (beginning.length > 1)
    throw new CommandFailure(`${beginning.length} sessions begin with "${wanted}"; say more of it:\n${someRows(beginning)}`);
  const meant = nearest(
    wanted,
    sessions.flatMap(({ id, dir }) => [id, basename(dir)]),
  );
  const list = sessions.length === 0 ? "there are none yet" : `there are:\n${someRows(sessions)}`;
  throw new CommandFailure(
    `there is no session "${wanted}" in ${resolve(workDir)}${meant === undefined ? "" : `; did you mean ${meant}?`}; ${list}`,
  );
}

const HAS_SLASH = /[/\\]/;

function byPath(path: string): string {
  const dir = resolve(path);
  if (!existsSync(dir)) throw new CommandFailure(`no session at ${dir}: there is nothing at that path`);
  if (!isSession(dir)) throw new CommandFailure(`${dir} is no session: it has neither ${FILES.meta} nor ${FILES.transcript}`);
  return dir;
}

/** The newest, and how many more. */
function someRows(sessions: readonly FoundSession[]): string {
  const more = sessions.length - SESSIONS_LISTED_MAX;
  const rows = sessionRows(sessions.slice(0, SESSIONS_LISTED_MAX));
  return [...rows, ...(more > 0 ? [`  … and ${more} more: ${calledAs} sessions list`] : [])].join("\n");
}

/** One line each, safe to print: its name, when, what. */
export function sessionRows(sessions: readonly FoundSession[]): string[] {
  const names = sessions.map(({ id, dir }) => listedName(dir, id));
  const width = Math.max(0, ...names.map((name) => name.length));
  return sessions.map(({ updated, title }, at) =>
    `  ${(names[at] ?? "").padEnd(width)}  ${momentWords(updated).slice(0, "2026-11-20 17:18".length)}  ${shorten(title)}`.trimEnd(),
  );
}

/** One that may not be looked into counts: whoever names it is told whose it is. */
const isSession = (dir: string): boolean => [FILES.meta, FILES.transcript].some((name) => mayBeThere(join(dir, name)));

function mayBeThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES";
  }
}

function describe(dir: string, name: string): FoundSession {
  const meta = readMeta(join(dir, FILES.meta));
  const { id, title, chart, updated } = meta;
  return {
    id: typeof id === "string" && id !== "" ? id : name,
    dir,
    title: typeof title === "string" ? title : typeof chart === "string" ? chart : "",
    updated: typeof updated === "number" ? updated : statSync(dir).mtimeMs,
  };
}

function readMeta(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // a list shows what it can; `open` says what is wrong
  }
}
