// `escapement attach [session]`: a run of another terminal, on this screen or as lines. Leaving it stops nothing.

import { calledAs } from "./called-as.ts";
import { type SessionSummary, listedName, probeLock, sessionDirOf, sessionWord, surveySessions } from "../session/index.ts";
import { safeText } from "../../fold/index.ts";
import { EXIT } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import { findAgent, notRunning, type RunningAgent } from "./find-agent.ts";
import type { ScreenLook } from "../sidecar/index.ts";
import { defaultOf, type Flags } from "./flags.ts";
import { SESSIONS_LISTED_MAX } from "./limits.ts";
import { pick } from "./picker.ts";
import { findSession } from "./session-finder.ts";
import { refusals } from "./session-refusals.ts";
import { ageWords, nameWords, questionWords } from "./session-words.ts";

/** The exit code. Throws CommandFailure for what a person can put right. */
export async function attach(wanted: string | undefined, { flags, look }: { flags: Flags; look: ScreenLook }): Promise<number> {
  const workDir = flags["work-dir"] ?? defaultOf("work-dir");
  return refusals(async () => attachTo(await which(wanted, workDir), flags, look));
}

/** `dir` is the real path of a session's folder. */
export async function attachTo(dir: string, flags: Flags, look: ScreenLook = {}): Promise<number> {
  const agent = await findAgent(dir);
  const hasScreen = isTerminal() && flags.output === undefined;
  if (hasScreen) return onScreen(agent, flags.soft === true, look);
  const { attachInLines } = await import("./attach-lines.ts");
  return attachInLines(agent, flags.output === "jsonl" ? "jsonl" : "text", flags.soft === true);
}

const isTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

async function which(wanted: string | undefined, workDir: string): Promise<string> {
  if (wanted !== undefined && wanted !== "latest") return sessionDirOf(findSession(wanted, workDir));
  const running = (await surveySessions(workDir)).filter(({ status }) => status === "running");
  const [newest] = running;
  if (!newest) {
    if (wanted === "latest") return sessionDirOf(findSession(wanted, workDir));
    throw new CommandFailure(
      `no session is running in ${workDir}. The sessions there are: ${calledAs} sessions list; to run in the background: ${calledAs} run <chart> --detach`,
    );
  }
  if (wanted === "latest") return newest.path;
  if (!isTerminal()) throw new CommandFailure(`attach to which session? The newest that runs is ${newest.id}, or say latest`);
  const listed = running.slice(0, SESSIONS_LISTED_MAX);
  const chosen = await pick("Running sessions: ↑ ↓ and Enter, or a number; Esc leaves", rowsOf(listed, Date.now()));
  const session = chosen === undefined ? undefined : listed[chosen];
  if (!session) throw new CommandFailure("no session chosen");
  return session.path;
}

function rowsOf(sessions: readonly SessionSummary[], now: number): string[] {
  const width = Math.max(...sessions.map(({ path, id }) => listedName(path, id).length));
  const names = sessions.map((session) =>
    [safeText(session.chart ?? ""), nameWords(session)].filter((name, at, all) => all.indexOf(name) === at).join(" · "),
  );
  const nameWidth = Math.max(...names.map((name) => name.length));
  return sessions.map((session, at) =>
    [
      listedName(session.path, session.id).padEnd(width),
      (names[at] ?? "").padEnd(nameWidth),
      ageWords(session.created, now),
      questionWords(session),
    ]
      .join("  ")
      .trimEnd(),
  );
}

async function onScreen(agent: RunningAgent, soft: boolean, look: ScreenLook): Promise<number> {
  const { superviseSidecar } = await import("../sidecar/index.ts");
  const { id, dir, url, token } = agent;
  const word = sessionWord(dir, id);
  const started = superviseSidecar({ url, token, sessionId: id, sessionDir: dir, calledAs, sessionWord: word, soft, isGuest: true, look });
  if (!started.ok) throw new CommandFailure(`no screen: ${started.error.message}; as lines: ${calledAs} attach ${word} --output text`);
  const ignore = (): void => {}; // the screen takes Ctrl-C as a key; a SIGINT from elsewhere must not leave it behind
  process.on("SIGINT", ignore);
  const end = await started.sidecar.ended;
  process.off("SIGINT", ignore);
  const { isHeld } = await probeLock(dir);
  const words = isHeld ? `Left session ${id}; it goes on. To join it again: ${calledAs} attach ${word}` : await notRunning(dir);
  process.stdout.write(`${safeText(words)}\n`);
  return end.kind === "left" || end.kind === "go-on" ? EXIT.done : end.kind === "asked" ? EXIT.terminated : EXIT.failed;
}
