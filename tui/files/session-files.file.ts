// The session's files on disk. Opened only after the whole path was resolved inside the folder; a link anywhere in it is
// refused, and so is whatever is no plain file: a pipe would never end. Only what the engine writes for readers is there
// at all: never the lock with its token, never the log's own bytes.

import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathPart } from "../../wire/index.ts";
import type { FilePart, FileProblem, SessionFiles } from "../domain/session-files.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf16le").digest("hex");

const FOLDERS: readonly string[] = ["nodes", "artifacts"];
/** Deeper than any folder of the engine's. */
const PARTS_MAX = 32;

export function createSessionFiles(dir: string): SessionFiles {
  return {
    dir,
    read(ref, from, most) {
      const parts = ref.split("/");
      if (!isPlain(parts)) return { ok: false, problem: "refused" };
      try {
        const root = realpathSync(dir);
        const path = join(root, ...parts);
        if (realpathSync(path) !== path) return { ok: false, problem: "refused" };
        return readPart(path, from, most);
      } catch (error) {
        return { ok: false, problem: problemOf(error) };
      }
    },
    logBytes() {
      try {
        return statSync(join(dir, "transcript.jsonl")).size;
      } catch (error) {
        problemOf(error);
        return undefined;
      }
    },
    artifactRef: (name) => `artifacts/${pathPart(name, sha256)}`,
  };
}

const isPlain = (parts: readonly string[]): boolean =>
  parts.length > 1 &&
  parts.length <= PARTS_MAX &&
  FOLDERS.includes(parts[0] ?? "") &&
  parts.every((part) => part !== "" && part !== "." && part !== ".." && !part.includes("\0"));

function readPart(path: string, from: number, most: number): FilePart {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return { ok: false, problem: "refused" };
    const bytes = new Uint8Array(Math.max(0, Math.min(most, stat.size - from)));
    let filled = 0;
    while (filled < bytes.length) {
      const got = readSync(fd, bytes, filled, bytes.length - filled, from + filled);
      if (got === 0) break;
      filled += got;
    }
    return { ok: true, bytes: bytes.subarray(0, filled), size: stat.size };
  } finally {
    closeSync(fd);
  }
}

/** Anything that is no trouble with a file is a bug, and goes on its way. */
function problemOf(error: unknown): FileProblem {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  if (code === "ENOENT" || code === "ENOTDIR") return "missing";
  return code === "ELOOP" || code === "ENAMETOOLONG" || code === "EINVAL" ? "refused" : "unreadable";
}
