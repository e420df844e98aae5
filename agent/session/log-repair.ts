// Checks a log file whole, and makes its end fit to be written after: a torn tail is moved aside, a missing newline added.

import { closeSync, constants, fsyncSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { callName } from "../../fold/index.ts";
import { READ_CHUNK_BYTES } from "./limits.ts";
import { type CheckOptions, type Damage, type LogVerdict, createLogCheck } from "./log-check.ts";
import type { LogFile } from "./log-file.ts";
import { FILES, FILE_MODE } from "./paths.ts";
import { SessionError, errnoOf } from "./session-error.ts";
import { sessionWord } from "./session-word.ts";

export interface Recovered {
  bytes: number;
  /** Name of the file beside the log that holds them now. */
  movedTo: string;
}

export type OnLine = Parameters<typeof createLogCheck>[0];

/** Reads with chunks of its own; `file` may still grow, what is appended meanwhile is not looked at. */
export function checkLogFile(file: LogFile, onLine?: OnLine, options?: CheckOptions): LogVerdict {
  const check = createLogCheck(onLine, options);
  const end = file.size();
  const chunk = Buffer.allocUnsafe(READ_CHUNK_BYTES);
  for (let at = 0; at < end;) {
    const count = file.read(chunk, Math.min(chunk.length, end - at), at);
    if (count <= 0) break;
    check.push(chunk.subarray(0, count));
    at += count;
  }
  return check.end();
}

/** The log then ends at `goodBytes` of the verdict it gives back, with a newline. Throws `damaged` for the middle, which is never cut. */
export function repairTail(
  file: LogFile,
  verdict: LogVerdict,
  options: { dir: string; id: string; now: number },
): { verdict: LogVerdict; recovered?: Recovered } {
  const { damage } = verdict;
  if (damage?.where === "middle") throw damagedError(options.dir, options.id, damage);
  return cutAtGood(file, verdict, options);
}

/** All after the last good line is moved aside, wherever the damage is. Only for a person who asked for it by name. */
export function cutAtGood(
  file: LogFile,
  verdict: LogVerdict,
  options: { dir: string; now: number },
): { verdict: LogVerdict; recovered?: Recovered } {
  const recovered = verdict.bytes > verdict.goodBytes ? moveTail(file, verdict, options) : undefined;
  let goodBytes = verdict.goodBytes;
  if (verdict.lacksNewline) {
    file.write(Buffer.from("\n"), 0, 1, goodBytes);
    goodBytes += 1;
  }
  if (recovered || verdict.lacksNewline) file.syncNow();
  return {
    verdict: { ...verdict, goodBytes, bytes: goodBytes, lacksNewline: false, damage: undefined },
    ...(recovered ? { recovered } : {}),
  };
}

/** The copy is on disk before the log is cut. */
function moveTail(file: LogFile, verdict: LogVerdict, { dir, now }: { dir: string; now: number }): Recovered {
  const bytes = verdict.bytes - verdict.goodBytes;
  const { fd, movedTo } = openCopy(dir, now);
  try {
    const chunk = Buffer.allocUnsafe(READ_CHUNK_BYTES);
    for (let done = 0; done < bytes;) {
      const count = file.read(chunk, Math.min(chunk.length, bytes - done), verdict.goodBytes + done);
      if (count <= 0) throw new Error(`the log became shorter while its end was moved to ${movedTo}`);
      writeFileSync(fd, chunk.subarray(0, count));
      done += count;
    }
    fsyncSync(fd);
  } catch (error) {
    rmSync(join(dir, movedTo), { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
  file.truncate(verdict.goodBytes);
  return { bytes, movedTo };
}

/** `transcript.corrupt-<ts>`, and where one of this millisecond stands there already, the next free number. */
function openCopy(dir: string, now: number): { fd: number; movedTo: string } {
  for (let stamp = now; ; stamp += 1) {
    const movedTo = `transcript.corrupt-${stamp}`;
    try {
      return { fd: openSync(join(dir, movedTo), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, FILE_MODE), movedTo };
    } catch (error) {
      if (errnoOf(error) !== "EEXIST") throw error;
    }
  }
}

/** Undefined where cutting is not the remedy. */
export function repairCommand(dir: string, id: string, { newerProtocol }: Damage): string | undefined {
  return newerProtocol === undefined ? `${callName(process)} sessions repair ${sessionWord(dir, id)}` : undefined;
}

export function damagedError(dir: string, id: string, damage: Damage): SessionError {
  const { line, byte, reason } = damage;
  const what = `The log of session ${id} cannot be written on: line ${line} (byte ${byte}) of ${join(dir, FILES.transcript)}: ${reason}. Nothing was changed.`;
  const repair = repairCommand(dir, id, damage);
  const remedy =
    repair === undefined
      ? "A later version of escapement wrote it: use that one."
      : `What stands before it can be read (${callName(process)} open ${sessionWord(dir, id)}). To cut the log there, keeping a copy: ${repair}`;
  return new SessionError("damaged", `${what} ${remedy}`);
}
