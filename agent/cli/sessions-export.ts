// `escapement sessions export <session>`: a page that replays it offline, or its events; the session itself is only read.

import { createWriteStream, existsSync, renameSync, rmSync } from "node:fs";
import { once } from "node:events";
import { dirname, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { inspectSession, type SessionSummary } from "../session/index.ts";
import { countText, safeText } from "../../fold/index.ts";
import { confirmOrRefuse } from "./confirm.ts";
import { EXIT } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import type { Flags } from "./flags.ts";
import { engine } from "./version.ts";
import { packageRoot } from "./package-root.ts";
import { whichSession } from "./which-session.ts";
import { writeAll } from "./write-all.ts";

const STDOUT = "-";

interface Target {
  file: string;
  /** The text of the export, in pieces. */
  pieces(): Iterable<string>;
}

export async function exportSession(wanted: string | undefined, workDir: string, flags: Flags): Promise<number> {
  const { html, jsonl } = flags;
  if (html === undefined && jsonl === undefined)
    throw new CommandFailure(
      "export to where? --html page.html makes a page that replays the session offline, --jsonl events.jsonl its events; - is stdout",
    );
  if (html === STDOUT && jsonl === STDOUT)
    throw new CommandFailure("--html - and --jsonl -: both would write to stdout; give one of them a file");
  const { summary, session } = await inspectSession(whichSession("export", wanted, workDir), { soft: flags.soft === true });
  try {
    const targets: Target[] = [];
    if (html !== undefined) targets.push({ file: html, pieces: await pageOf(summary, session.lines) });
    if (jsonl !== undefined) targets.push({ file: jsonl, pieces: () => withNewlines(session.lines()) });
    for (const target of targets) await writeTarget(target, flags.yes === true);
    sayWhat(
      summary,
      targets.map((target) => target.file).filter((file) => file !== STDOUT),
    );
  } finally {
    session.close();
  }
  return summary.damage?.where === "middle" ? EXIT.failed : EXIT.done;
}

async function pageOf(summary: SessionSummary, lines: () => Iterable<string>): Promise<() => Iterable<string>> {
  const { readPageParts, writePage } = await import("../export/index.ts");
  const parts = readPageParts(packageRoot);
  return () =>
    writePage({
      parts,
      lines: lines(),
      about: {
        id: summary.id,
        title: summary.title ?? summary.chart ?? summary.id,
        status: summary.status,
        engine,
        damage: summary.damage?.reason,
      },
    });
}

function* withNewlines(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

async function writeTarget({ file, pieces }: Target, yes: boolean): Promise<void> {
  if (file === STDOUT) return writeAll(process.stdout, pieces()).catch(unlessUnwritten);
  const path = resolve(file);
  if (existsSync(path)) await confirmOrRefuse(`${path} exists. Write over it?`, { yes, flag: "--yes", no: "nothing was exported" });
  const part = `${path}.${process.pid}.part`;
  const out = createWriteStream(part, { flags: "wx", mode: 0o600 });
  try {
    await once(out, "open");
    await writeAll(out, pieces());
    out.end();
    await finished(out);
    renameSync(part, path);
  } catch (error) {
    out.destroy();
    rmSync(part, { force: true });
    throw new CommandFailure(`cannot write ${path}: ${whyUnwritten(path, error)}`, EXIT.usage, { cause: error });
  }
}

function whyUnwritten(path: string, error: unknown): string {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case "ENOENT":
      return `there is no folder ${dirname(resolve(path))}`;
    case "ENOTDIR":
      return `${dirname(resolve(path))} is no folder`;
    case "EACCES":
    case "EPERM":
      return "you may not write there";
    case "EROFS":
      return "that file system is read-only";
    case "ENOSPC":
      return "the disk is full";
    case "EISDIR":
      return "that is a folder";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/** That stdout takes no more is said by main.ts, where it is to be said at all. */
function unlessUnwritten(error: NodeJS.ErrnoException): void {
  if (error.syscall !== "write") throw error;
}

function sayWhat({ id, events, damage }: SessionSummary, files: readonly string[]): void {
  for (const file of files)
    process.stdout.write(`Exported ${countText(events, "event")} of session ${safeText(id)} to ${safeText(resolve(file))}\n`);
  if (damage)
    process.stderr.write(
      `escapement: the log is damaged at line ${damage.line} (byte ${damage.byte}): ${safeText(damage.reason)}; what is before it was exported\n`,
    );
}
