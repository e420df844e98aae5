// What a person asked for by name: the log cut where its damage begins, and all that is cut kept beside it.

import { basename, join } from "node:path";
import type { Clock } from "../core/ports/clock.ts";
import { createSystemClock } from "./clock.system.ts";
import { lockOrRefuse } from "./lock-or-refuse.ts";
import type { Damage } from "./log-check.ts";
import { type OpenLogFile, openLogFile } from "./log-file.ts";
import { type Recovered, checkLogFile, cutAtGood, damagedError } from "./log-repair.ts";
import { readMeta } from "./meta.ts";
import { refuseForeign } from "./own-folder.ts";
import { FILES } from "./paths.ts";
import { cannotWrite } from "./session-error.ts";
import { filesIn, sessionDirOf } from "./session-folder.ts";

export interface Repaired {
  id: string;
  dir: string;
  /** What was wrong; undefined: nothing was. */
  damage: Damage | undefined;
  /** Where the cut bytes are now; undefined: nothing was cut. */
  recovered: Recovered | undefined;
  /** The last line was whole and only its newline was missing. */
  addedNewline: boolean;
  /** Events that can be served now; the same as before. */
  events: number;
}

export interface RepairOptions {
  dir: string;
  clock?: Clock;
  openLog?: OpenLogFile;
}

/** Done twice it does nothing more. Throws SessionError: `not-a-session`, `in-use`, `damaged` (a newer protocol is no damage to cut), `refused`, `cannot-write`. */
export async function repairSession({ dir: given, clock = createSystemClock(), openLog = openLogFile }: RepairOptions): Promise<Repaired> {
  const dir = sessionDirOf(given);
  const id = readMeta(dir)?.id ?? basename(dir);
  refuseForeign(dir);
  try {
    const lock = await lockOrRefuse(dir, id);
    try {
      const whole = { id, dir, damage: undefined, recovered: undefined, addedNewline: false, events: 0 };
      if (!filesIn(dir).includes(FILES.transcript)) return whole;
      return repairLog(openLog, { id, dir, now: clock.now() });
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw cannotWrite(dir, error);
  }
}

function repairLog(openLog: OpenLogFile, { id, dir, now }: { id: string; dir: string; now: number }): Repaired {
  const path = join(dir, FILES.transcript);
  const looked = openLog(path, "read");
  try {
    const { damage, lacksNewline, lastSeq } = checkLogFile(looked);
    if (damage?.newerProtocol !== undefined) throw damagedError(dir, id, damage);
    // A whole log is not even opened for writing.
    if (!damage && !lacksNewline) return { id, dir, damage, recovered: undefined, addedNewline: false, events: lastSeq + 1 };
  } finally {
    looked.close();
  }
  const file = openLog(path, "write");
  try {
    const verdict = checkLogFile(file);
    const { recovered } = cutAtGood(file, verdict, { dir, now });
    return { id, dir, damage: verdict.damage, recovered, addedNewline: verdict.lacksNewline, events: verdict.lastSeq + 1 };
  } finally {
    file.close();
  }
}
