// A session whose log was cut off at any byte, and what each way to open it must make of that. The tests cut at some bytes, the soak at every one.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Session, openSession, repairSession, walkSession } from "./index.ts";
import { lineOf, linesOf, logOf } from "./log.fake.ts";
import { openLogFile } from "./log-file.ts";
import { endedSession } from "./session-dir.fake.ts";

/** 4 kB of lines, and where each of them ends. */
export const CUT_LINES = linesOf(41);
export const CUT_LOG = Buffer.from(logOf(CUT_LINES));
export const LINE_ENDS = CUT_LINES.map((_, count) => Buffer.byteLength(logOf(CUT_LINES.slice(0, count + 1))));

/** A line counts without its newline. */
export const wholeLines = (cut: number): number => LINE_ENDS.filter((end) => end - 1 <= cut).length;

/** Where the last whole line ends, its newline with it. */
export const keptBytes = (cut: number): number => LINE_ENDS[wholeLines(cut) - 1] ?? 0;

/** Without waiting for the disk, which thousands of times takes long. */
export function unsynced(path: string, mode: "write" | "read"): ReturnType<typeof openLogFile> {
  return { ...openLogFile(path, mode), syncNow: () => undefined, sync: (done) => done(null) };
}

/** Each cuts the log at a byte, opens it its way, and gives what is wrong with what came of it; none where nothing is. */
export interface TruncatedSession {
  dir: string;
  /** As `open` reads it: what is whole is shown, and no byte changes. */
  shownAt(cut: number): Promise<string[]>;
  /** As `sessions repair` leaves it: what is whole stands, the rest is kept beside it, and both are told in the log. */
  repairedAt(cut: number): Promise<string[]>;
  /** As an agent takes it up, and writes a line behind it. */
  takenUpAt(cut: number): Promise<string[]>;
}

export async function truncatedSession(workDir: string): Promise<TruncatedSession> {
  const dir = await endedSession(workDir, CUT_LOG);
  const path = join(dir, "transcript.jsonl");
  const cutAt = (cut: number): Buffer => {
    const bytes = CUT_LOG.subarray(0, cut);
    writeFileSync(path, bytes);
    return bytes;
  };
  /** What stands beside the log under this name, which is taken away. */
  const takeMoved = (movedTo: string | undefined): string => {
    if (movedTo === undefined) return "";
    const moved = readFileSync(join(dir, movedTo), "utf8");
    rmSync(join(dir, movedTo));
    return moved;
  };
  const tornAt = (cut: number): string => CUT_LOG.subarray(keptBytes(cut), Math.max(cut, keptBytes(cut))).toString();

  return {
    dir,
    async shownAt(cut) {
      const bytes = cutAt(cut);
      const walk = await walkSession(dir);
      let shown = 0;
      for (let piece = walk.next(); piece; piece = walk.next()) shown += piece.length;
      walk.close();
      return faultsOf(cut, [
        ["lines shown", shown, wholeLines(cut)],
        ["damage", walk.damage()?.where, tornAt(cut) === "" ? undefined : "tail"],
        ["bytes left as they were", readFileSync(path).equals(bytes), true],
      ]);
    },
    async repairedAt(cut) {
      cutAt(cut);
      const repaired = await repairSession({ dir, engine: "escapement/test", openLog: unsynced });
      const torn = tornAt(cut);
      const kept = CUT_LOG.subarray(0, keptBytes(cut));
      return faultsOf(cut, [
        ["events after repair", repaired.events, wholeLines(cut) + (torn === "" ? 0 : 2)],
        ["whole lines kept", readFileSync(path).subarray(0, kept.length).equals(kept), true],
        ["moved aside", takeMoved(repaired.recovered?.movedTo), torn],
      ]);
    },
    async takenUpAt(cut) {
      cutAt(cut);
      const session: Session = await openSession({ dir, openLog: unsynced });
      const line = lineOf(wholeLines(cut), "after");
      const { ok } = session.store.append([line]);
      await session.close("done");
      return faultsOf(cut, [
        ["next seq", session.store.head.nextSeq, wholeLines(cut)],
        ["written behind it", ok, true],
        ["the log", readFileSync(path, "utf8"), `${CUT_LOG.subarray(0, keptBytes(cut)).toString()}${line}\n`],
        ["moved aside", takeMoved(session.store.head.recovered?.[0]?.movedTo), tornAt(cut)],
      ]);
    },
  };
}

const faultsOf = (cut: number, found: readonly (readonly [string, unknown, unknown])[]): string[] =>
  found
    .filter(([, is, wanted]) => is !== wanted)
    .map(([what, is, wanted]) => `cut at ${cut}: ${what}: ${String(is)} instead of ${String(wanted)}`);
