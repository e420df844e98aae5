// A session that is gone through once, a piece at a time: what is read is shown while the rest is still being checked.

import { basename } from "node:path";
import type { Envelope } from "../../wire/index.ts";
import { type CheckOptions, createLogCheck } from "./log-check.ts";
import { repairCommand } from "./log-repair.ts";
import { READ_CHUNK_BYTES } from "./limits.ts";
import { probeLock } from "./lock.ts";
import { readMeta } from "./meta.ts";
import { openForReading, type ReadableSession } from "./read-session.ts";
import { sessionDirOf } from "./session-folder.ts";

export interface SessionWalk {
  readonly dir: string;
  /** Of the log when it was opened; what is appended meanwhile is not looked at. */
  readonly bytes: number;
  /** The events that the next piece made certain, in order; undefined once all was read. */
  next(): readonly Envelope[] | undefined;
  /** Known once all was read, or `stop` was called. */
  damage(): ReadableSession["damage"];
  /** Bytes of the log that were looked at. */
  checked(): number;
  /** Reads no further: what is certain of what was read is known then. A torn end is not: more may stand behind it. */
  stop(): void;
  close(): void;
}

/** Throws SessionError: `not-a-session`, `cannot-read`, `refused`. */
export async function walkSession(given: string, options?: CheckOptions): Promise<SessionWalk> {
  const dir = sessionDirOf(given);
  const id = readMeta(dir)?.id ?? basename(dir);
  const holder = await probeLock(dir);
  const file = openForReading(dir);
  const bytes = file.size();
  const chunk = Buffer.allocUnsafe(READ_CHUNK_BYTES);
  let events: Envelope[] = [];
  const check = createLogCheck((event) => events.push(event), options);
  let at = 0;
  let isOver = false;
  let damage: ReadableSession["damage"];

  function end(): void {
    isOver = true;
    const verdict = check.end();
    const isBeingWritten = holder.isHeld && verdict.damage?.where === "tail";
    if (verdict.damage && !isBeingWritten) damage = { ...verdict.damage, repair: repairCommand(dir, id, verdict.damage) };
  }

  return {
    dir,
    bytes,
    next() {
      if (isOver) return undefined;
      events = [];
      const count = at < bytes ? file.read(chunk, Math.min(chunk.length, bytes - at), at) : 0;
      if (count > 0) check.push(chunk.subarray(0, count));
      else end();
      at += count;
      return events;
    },
    damage: () => damage,
    checked: () => at,
    stop() {
      if (isOver) return;
      end();
      if (damage?.where === "tail") damage = undefined;
    },
    close: file.close,
  };
}
