// `escapement open [session]`: a session as it was, on the screen or as lines. Nothing is written, no socket is opened.

import { createInterface } from "node:readline/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createPlainOutput } from "../plain/index.ts";
import { SessionError, type SessionWalk, walkSession } from "../session/index.ts";
import { safeText } from "../../fold/index.ts";
import { EXIT } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import type { ScreenLook } from "../sidecar/index.ts";
import { defaultOf, type Flags } from "./flags.ts";
import { CHECKED_AT_LEAVING_BYTES_MAX, SESSIONS_LISTED_MAX } from "./limits.ts";
import { hasColor } from "./color.ts";
import { findSession, listSessions, sessionRows } from "./session-finder.ts";

export async function open(wanted: string | undefined, { flags, look }: { flags: Flags; look: ScreenLook }): Promise<number> {
  const workDir = flags["work-dir"] ?? defaultOf("work-dir");
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const dir = wanted === undefined ? await choose(workDir, isTerminal) : findSession(wanted, workDir);
  const session = await read(dir, flags.soft === true);
  try {
    return isTerminal ? await onScreen(session, flags, look) : await asLines(session);
  } finally {
    session.close();
  }
}

async function read(dir: string, soft: boolean): Promise<SessionWalk> {
  try {
    return await walkSession(dir, { soft });
  } catch (error) {
    if (error instanceof SessionError) throw new CommandFailure(error.message, EXIT.usage, { cause: error });
    throw error;
  }
}

/** A list to choose from; in a pipe nothing waits for a key, so the newest is only named. */
async function choose(workDir: string, isTerminal: boolean): Promise<string> {
  const sessions = listSessions(workDir).slice(0, SESSIONS_LISTED_MAX);
  const [newest] = sessions;
  if (!newest) return findSession("latest", workDir);
  if (!isTerminal) throw new CommandFailure(`open which session? The newest is ${newest.id}, or say latest`);
  const numbered = sessionRows(sessions).map((row, index) => `${String(index + 1).padStart(3)}.${row}`);
  process.stdout.write(`${numbered.join("\n")}\n`);
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const left = new AbortController();
  lines.once("close", () => left.abort());
  try {
    for (;;) {
      const typed = (await lines.question("Which one? [1] > ", { signal: left.signal })).trim();
      const chosen = typed === "" ? newest : sessions[Number(typed) - 1];
      if (chosen) return chosen.dir;
      if (typed !== "" && !/^\d+$/.test(typed)) return findSession(typed, workDir);
      process.stdout.write(`A number from 1 to ${sessions.length}; Ctrl-D leaves.\n`);
    }
  } catch (error) {
    if (left.signal.aborted) throw new CommandFailure("no session chosen", EXIT.usage, { cause: error });
    throw error;
  } finally {
    lines.close();
  }
}

async function onScreen(session: SessionWalk, flags: Flags, look: ScreenLook): Promise<number> {
  const { superviseReplay } = await import("../sidecar/index.ts");
  const started = superviseReplay({
    sessionDir: session.dir,
    timing: flags.timing ?? "instant",
    speed: Number(flags.speed ?? defaultOf("speed")),
    soft: flags.soft === true,
    look,
  });
  if (!started.ok) {
    process.stderr.write(`escapement: no screen: ${safeText(started.error.message)}\n`);
    return asLines(session);
  }
  const ignore = (): void => {}; // the screen takes Ctrl-C as a key; a SIGINT from elsewhere must not leave it behind
  process.on("SIGINT", ignore);
  let trouble: unknown;
  const checked = checkBehind(session, started.sidecar.ended).catch((error: unknown) => {
    trouble = error;
  });
  const end = await started.sidecar.ended;
  process.off("SIGINT", ignore);
  await checked;
  if (trouble !== undefined) throw trouble;
  if (sayDamage(session) === EXIT.done) sayHowFar(session);
  return end.kind === "left" || end.kind === "go-on" ? EXIT.done : end.kind === "asked" ? EXIT.terminated : EXIT.failed;
}

/** The screen reads for itself and says what is wrong; here it is found out too, to be said with its repair when the screen is gone. */
async function checkBehind(session: SessionWalk, ended: Promise<unknown>): Promise<void> {
  let isLeft = false;
  void ended.then(() => (isLeft = true));
  // Who leaves a long session early does not wait for its end.
  while (!(isLeft && session.bytes - session.checked() > CHECKED_AT_LEAVING_BYTES_MAX) && session.next()) await nextTurn();
  session.stop();
}

/** Of a session that was left before it was checked to its end: that nothing was found so far is not that it is whole. */
function sayHowFar({ dir, bytes, checked }: SessionWalk): void {
  if (checked() >= bytes) return;
  process.stderr.write(
    `escapement: the log in ${safeText(dir)} was read to ${Math.floor((checked() / bytes) * 100)} % of it, and no damage was found so far; "sessions show" checks all of it\n`,
  );
}

async function asLines(session: SessionWalk): Promise<number> {
  const { stdout } = process;
  let readerLeft = false;
  stdout.once("error", () => {
    readerLeft = true;
  });
  let waiting = "";
  const output = createPlainOutput({
    out: { write: (text) => (waiting += text) },
    columns: () => (stdout.isTTY ? stdout.columns : undefined),
    color: hasColor(),
  });
  for (let events = session.next(); events; events = session.next()) {
    for (const event of events) output.onEvent(event);
    if (waiting.length < LINES_WRITE_CHARS) continue;
    await written(waiting);
    waiting = "";
    if (readerLeft) return EXIT.done;
  }
  await written(waiting);
  return sayDamage(session);
}

/** Lines go out in pieces of this size: a long session is never held whole. */
const LINES_WRITE_CHARS = 64 * 1024;

const written = (text: string): Promise<void> => new Promise((resolve) => process.stdout.write(text, () => resolve()));

function sayDamage(session: SessionWalk): number {
  const { dir } = session;
  const damage = session.damage();
  if (!damage) return EXIT.done;
  process.stderr.write(
    `escapement: the log in ${safeText(dir)} is damaged at line ${damage.line} (byte ${damage.byte}): ${safeText(damage.reason)}; what is before it was shown.${damage.repair === undefined ? " A later version of escapement can read on; --soft reads on with this one, as well as it can." : ` Repair: ${safeText(damage.repair)}`}\n`,
  );
  return damage.where === "middle" ? EXIT.failed : EXIT.done;
}
