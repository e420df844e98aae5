// The session that died last in a work dir, if nothing was started there since. Looks at names, one lock and one end of a log.

import { type Dirent, lstatSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { CRASHES_LOOKED_MAX } from "./limits.ts";
import { type LockInfo, readLockFile } from "./lock-file.ts";
import { FILES } from "./paths.ts";
import type { SessionSummary } from "./session-summary.ts";
import { surveySession } from "./survey-sessions.ts";

interface Candidate {
  dir: string;
  lock: LockInfo;
}

/** A process that ends without a word leaves its lock.json; what was started later has a younger folder. Never rejects. */
export async function findLastCrash(workDir: string): Promise<SessionSummary | undefined> {
  const folders = foldersIn(workDir);
  const candidates = folders
    .flatMap(({ dir }): Candidate[] => {
      const lock = readLockFile(dir);
      return lock ? [{ dir, lock }] : [];
    })
    .toSorted((a, b) => b.lock.started - a.lock.started)
    .slice(0, CRASHES_LOOKED_MAX);
  for (const { dir } of candidates) {
    const summary = await surveySession(dir);
    if (summary?.status !== "crashed") continue;
    const diedMs = modified(join(dir, FILES.transcript)) ?? 0;
    return folders.some((folder) => folder.dir !== dir && folder.bornMs > diedMs) ? undefined : summary;
  }
  return undefined;
}

function foldersIn(workDir: string): { dir: string; bornMs: number }[] {
  let entries: Dirent[];
  let real: string;
  try {
    real = realpathSync(workDir);
    entries = readdirSync(real, { withFileTypes: true });
  } catch {
    return []; // no folder: nothing died here
  }
  return entries.flatMap((entry) => {
    const dir = join(real, entry.name);
    return entry.isDirectory() ? [{ dir, bornMs: born(dir) }] : [];
  });
}

function born(path: string): number {
  try {
    const { birthtimeMs, ctimeMs } = lstatSync(path);
    return birthtimeMs > 0 ? birthtimeMs : ctimeMs;
  } catch {
    return 0; // removed meanwhile
  }
}

function modified(path: string): number | undefined {
  try {
    return lstatSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}
