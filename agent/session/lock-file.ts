// lock.json: who writes the session and where they serve. For people and for `attach`; it is not the lock.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { FILES } from "./paths.ts";
import { readSmallJson } from "./small-json.ts";
import { writeSmallJson, writeSmallJsonNow } from "./small-json-write.ts";

/** `started`: integer milliseconds since the Unix epoch. `port` and `token` are there once the server listens; `host` where that is not 127.0.0.1. */
export interface LockInfo {
  pid: number;
  started: number;
  epoch: string;
  host?: string;
  port?: number;
  token?: string;
}

export const writeLockFileNow = (dir: string, info: LockInfo): void => writeSmallJsonNow(join(dir, FILES.lock), info);

/** Replaced whole: a reader sees the old or the new one. */
export const writeLockFile = (dir: string, info: LockInfo): Promise<void> => writeSmallJson(join(dir, FILES.lock), info);

export const removeLockFile = (dir: string): void => rmSync(join(dir, FILES.lock), { force: true });

/** What it says, of a living process or of one that died: ask the lock itself. */
export function readLockFile(dir: string): LockInfo | undefined {
  const json = readSmallJson(join(dir, FILES.lock));
  if (!json) return undefined;
  const { pid, started, epoch, host, port, token } = json;
  if (typeof pid !== "number" || typeof started !== "number" || typeof epoch !== "string") return undefined;
  const address = { ...(typeof host === "string" ? { host } : {}), ...(typeof port === "number" ? { port } : {}) };
  return { pid, started, epoch, ...address, ...(typeof token === "string" ? { token } : {}) };
}
