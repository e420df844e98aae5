// What a person asked for by name: the log cut where its damage begins, and all that is cut kept beside it.

import { randomUUID } from "node:crypto";
import { basename, join } from "node:path";
import { encodeLine, PROTOCOL } from "../../wire/index.ts";
import type { Clock } from "../core/ports/clock.ts";
import { createSystemClock } from "./clock.system.ts";
import { lockOrRefuse } from "./lock-or-refuse.ts";
import type { Damage, LogVerdict } from "./log-check.ts";
import { type LogFile, type OpenLogFile, openLogFile } from "./log-file.ts";
import { type Recovered, checkLogFile, cutAtGood, damagedError } from "./log-repair.ts";
import { readMeta } from "./meta.ts";
import { refuseForeign } from "./own-folder.ts";
import { FILES } from "./paths.ts";
import { cannotWrite } from "./session-error.ts";
import { isEnd } from "./session-status.ts";
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
  /** Events that can be served now: those of before, and the two that tell the cut. */
  events: number;
}

export interface RepairOptions {
  dir: string;
  /** Names the program in the log: "escapement/<version>". */
  engine: string;
  clock?: Clock;
  openLog?: OpenLogFile;
}

/** Done twice it does nothing more. Throws SessionError: `not-a-session`, `in-use`, `damaged` (a newer protocol is no damage to cut), `refused`, `cannot-write`. */
export async function repairSession({
  dir: given,
  engine,
  clock = createSystemClock(),
  openLog = openLogFile,
}: RepairOptions): Promise<Repaired> {
  const dir = sessionDirOf(given);
  const id = readMeta(dir)?.id ?? basename(dir);
  refuseForeign(dir);
  try {
    const lock = await lockOrRefuse(dir, id);
    try {
      const whole = { id, dir, damage: undefined, recovered: undefined, addedNewline: false, events: 0 };
      if (!filesIn(dir).includes(FILES.transcript)) return whole;
      return repairLog(openLog, { id, dir, engine, now: clock.now() });
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw cannotWrite(dir, error);
  }
}

function repairLog(openLog: OpenLogFile, { id, dir, engine, now }: { id: string; dir: string; engine: string; now: number }): Repaired {
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
    const before = checkLogFile(file);
    const { verdict, recovered } = cutAtGood(file, before, { dir, now });
    const told = recovered && !isEnd(verdict.last) ? tellCut(file, verdict, { recovered, engine, now }) : 0;
    return { id, dir, damage: before.damage, recovered, addedNewline: before.lacksNewline, events: verdict.lastSeq + 1 + told };
  } finally {
    file.close();
  }
}

/**
 * How many events were written. An epoch of its own: a reader that saw what was cut must not take what comes for it. Where there is no
 * room for them now, and behind the end of a run, the next process to open the log tells.
 */
function tellCut(
  file: LogFile,
  { lastSeq, goodBytes, epochs }: LogVerdict,
  cut: { recovered: Recovered; engine: string; now: number },
): number {
  const { recovered, engine, now: ts } = cut;
  const [seq, before] = [lastSeq + 1, epochs.at(-1)?.epoch];
  const opened = {
    epoch: randomUUID(),
    ...(before === undefined ? {} : { "prev-epoch": before }),
    "starts-at": seq,
    protocol: PROTOCOL,
    engine,
  };
  const lines = [
    encodeLine({ seq, ts, event: "session/opened", data: opened }),
    encodeLine({ seq: seq + 1, ts, event: "log/recovered", data: { bytes: recovered.bytes, "moved-to": recovered.movedTo } }),
  ];
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  try {
    for (let done = 0; done < bytes.length;) done += file.write(bytes, done, bytes.length - done, goodBytes + done);
    file.syncNow();
    return lines.length;
  } catch {
    file.truncate(goodBytes);
    return 0;
  }
}
