// The lock, or a sentence that says who has it.

import { callName } from "../../fold/index.ts";
import { type Lock, takeLock } from "./lock.ts";
import { readLockFile } from "./lock-file.ts";
import { SessionError } from "./session-error.ts";
import { sessionWord } from "./session-word.ts";

/** `dir` is a real path and need not exist. Throws `in-use`. */
export async function lockOrRefuse(dir: string, id: string): Promise<Lock> {
  const attempt = await takeLock(dir);
  if (attempt.ok) return attempt.lock;
  const pid = attempt.pid ?? readLockFile(dir)?.pid;
  const who = pid === undefined ? "another process" : `process ${pid}`;
  throw new SessionError(
    "in-use",
    `Session ${id} is being written by ${who}. See what it has so far (${callName(process)} open ${sessionWord(dir, id)}), or wait until it has ended.`,
    { pid },
  );
}
