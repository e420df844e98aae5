// The names in a session's folder, and how an id becomes a part of a path.

import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { pathPart } from "../../wire/index.ts";

export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/** Where sessions are, unless a person says otherwise. */
export const WORK_DIR_NAME = ".escapement";

export const FILES = {
  meta: "meta.json",
  transcript: "transcript.jsonl",
  lock: "lock.json",
  uiLog: "escapement.log",
} as const;

export const FOLDERS = { nodes: "nodes", checkpoints: "checkpoints", artifacts: "artifacts" } as const;

/** Loaded when it is needed: few ids are hashed, and it is a tenth of what a short command loads. */
const sha256 = (text: string): string => process.getBuiltinModule("node:crypto").createHash("sha256").update(text, "utf16le").digest("hex");
export const encodePart = (id: string): string => pathPart(id, sha256);

/** The real path of `path`, of which the last parts need not exist yet. */
export function realPathOf(path: string): string {
  const whole = resolve(path);
  if (existsSync(whole)) return realpathSync(whole);
  const parent = dirname(whole);
  return parent === whole ? whole : join(realPathOf(parent), basename(whole));
}

/** Whether `path` is `folder` or lies below it; both must be real paths. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
