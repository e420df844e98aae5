// All sessions of a work dir, the newest first, without reading them whole: a list of a thousand must not take a thousand checks.

import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { type Glance, type ScanBudget, createScanBudget, glanceAtLog, openQuestionsOf } from "./glance.ts";
import { PROBES_AT_ONCE, SCAN_BYTES_MAX } from "./limits.ts";
import { type LogFile, openLogFile } from "./log-file.ts";
import { probeLock } from "./lock.ts";
import { repairCommand } from "./log-repair.ts";
import { type SessionMeta, readMeta } from "./meta.ts";
import { whyUnreadable } from "./own-folder.ts";
import { FILES } from "./paths.ts";
import { SessionError, errnoOf } from "./session-error.ts";
import { isEnd, statusOf } from "./session-status.ts";
import type { SessionSummary, SummaryDamage } from "./session-summary.ts";

/** None where there is no such folder. What is no session is passed over; what cannot be read is there as unreadable. Throws `cannot-read` for a work dir that may not be read. */
export async function surveySessions(workDir: string): Promise<SessionSummary[]> {
  // New ids are greater than old ones: what was done last is looked at best.
  const folders = foldersIn(workDir).toReversed();
  const budget = createScanBudget(SCAN_BYTES_MAX);
  const summaries: SessionSummary[] = [];
  for (let at = 0; at < folders.length; at += PROBES_AT_ONCE) {
    const some = await Promise.all(folders.slice(at, at + PROBES_AT_ONCE).map((dir) => surveySession(dir, budget)));
    for (const summary of some) if (summary) summaries.push(summary);
  }
  return summaries.toSorted((a, b) => (b.updated ?? 0) - (a.updated ?? 0) || (a.id < b.id ? 1 : -1));
}

/** Real paths. */
function foldersIn(workDir: string): string[] {
  let entries: Dirent[];
  let real: string;
  try {
    real = realpathSync(workDir);
    entries = readdirSync(real, { withFileTypes: true });
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ENOTDIR") return [];
    throw new SessionError("cannot-read", `Cannot read ${workDir}: ${whyUnreadable(workDir, error)}`, {
      cause: error,
    });
  }
  return entries.flatMap((entry) => {
    const path = join(real, entry.name);
    if (entry.isDirectory()) return [path];
    return entry.isSymbolicLink() ? (linkedFolder(path) ?? []) : [];
  });
}

function linkedFolder(path: string): string | undefined {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined; // it leads nowhere
  }
}

/** One of them, by the ends of its log; `dir` is a real path. Undefined: it is no session. */
export async function surveySession(dir: string, budget: ScanBudget = createScanBudget(0)): Promise<SessionSummary | undefined> {
  const opened = openTranscript(dir);
  if (opened.kind === "unreadable") return unreadable(dir, readMeta(dir) ?? {}, opened.reason);
  const meta = readMeta(dir);
  if (opened.kind === "absent" && !meta) return undefined;
  const file = opened.kind === "open" ? opened.file : undefined;
  try {
    return await summaryOf(dir, meta ?? {}, file, budget);
  } catch (error) {
    return unreadable(dir, meta ?? {}, error instanceof Error ? error.message : String(error));
  } finally {
    file?.close();
  }
}

const NOTHING: Glance = {
  first: undefined,
  last: undefined,
  lastSeq: -1,
  bytes: 0,
  damage: undefined,
  opened: undefined,
  checked: "whole",
};

async function summaryOf(dir: string, meta: Partial<SessionMeta>, file: LogFile | undefined, budget: ScanBudget): Promise<SessionSummary> {
  const glance = (isHeld: boolean): Glance => (file ? glanceAtLog(file, isHeld, budget) : NOTHING);
  let seen = glance(false);
  // One that has said its end and took its lock.json away needs no question to the kernel.
  const holder = isEnd(seen.last) && !existsSync(`${dir}/${FILES.lock}`) ? { isHeld: false, pid: undefined } : await probeLock(dir);
  if (holder.isHeld && seen.damage?.where === "tail") seen = glance(true);
  // Read again: one that ended between the two looks is not taken for crashed.
  else if (!holder.isHeld && !isEnd(seen.last)) seen = glance(false);
  const { first, last, lastSeq, bytes, opened, checked } = seen;
  const status = statusOf(holder.isHeld, seen.damage, last);
  const id = meta.id ?? basename(dir);
  const protocol = opened?.data["protocol"];
  const startedAt = first?.ts;
  return {
    id,
    path: dir,
    chart: meta.chart ?? null,
    title: meta.title ?? null,
    status,
    created: meta.created ?? startedAt ?? null,
    updated: last?.ts ?? meta.updated ?? null,
    protocol: meta.protocol ?? (typeof protocol === "number" ? protocol : null),
    epoch: meta.epoch ?? (typeof opened?.data["epoch"] === "string" ? opened.data["epoch"] : null),
    "last-seq": lastSeq,
    events: lastSeq + 1,
    bytes,
    "open-prompts": file && (status === "running" || status === "crashed") ? openQuestionsOf(file) : [],
    damage: seen.damage ? damageOf(seen.damage, repairCommand(dir, id, seen.damage)) : null,
    pid: holder.pid ?? null,
    checked,
  };
}

const damageOf = ({ where, line, byte, reason }: NonNullable<Glance["damage"]>, repair: string | undefined): SummaryDamage => ({
  where,
  line,
  byte,
  reason,
  repair: repair ?? null,
});

type Opened = { kind: "open"; file: LogFile } | { kind: "absent" } | { kind: "unreadable"; reason: string };

function openTranscript(dir: string): Opened {
  try {
    return { kind: "open", file: openLogFile(`${dir}/${FILES.transcript}`, "read") };
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return { kind: "absent" };
    return { kind: "unreadable", reason: whyUnreadable(dir, error) };
  }
}

/** Something is there under this name, and that is all that can be said. */
function unreadable(dir: string, meta: Partial<SessionMeta>, reason: string): SessionSummary {
  return {
    id: meta.id ?? basename(dir),
    path: dir,
    chart: meta.chart ?? null,
    title: meta.title ?? null,
    status: "unreadable",
    created: meta.created ?? null,
    updated: meta.updated ?? null,
    protocol: meta.protocol ?? null,
    epoch: meta.epoch ?? null,
    "last-seq": -1,
    events: 0,
    bytes: 0,
    "open-prompts": [],
    damage: { where: "middle", line: 0, byte: 0, reason, repair: null },
    pid: null,
    checked: "ends",
  };
}
