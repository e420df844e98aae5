// A run from its first event to its exit code: what comes when, in every mode.

import { calledAs } from "./called-as.ts";
import { ResumeError, type RunResult } from "../core/index.ts";
import type { Secrets } from "../secrets/index.ts";
import { type Session, sessionWord } from "../session/index.ts";
import { runFinishedFrame } from "../remote/index.ts";
import { closingLines, howToAnswer, whyStopped } from "./closing-lines.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import { type Model, safeText } from "../../fold/index.ts";
import { type LiveRun, type LiveRunOptions, startLiveRun } from "./live-run.ts";
import type { RunOptions } from "./run-options.ts";
import type { RunTools } from "./run-tools.ts";
import { serve, type Served } from "./serve.ts";
import { catchSignals } from "./signals.ts";
import { catchStrayErrors } from "./stray-errors.ts";
import { watchUnattended } from "./unattended.ts";
import { createTrace } from "./trace.ts";
import type { View } from "./view.ts";

export interface ConductOptions extends Omit<LiveRunOptions, "redact" | "isAlone"> {
  options: RunOptions;
  tools: RunTools;
  secrets: Secrets;
  /** The session goes on where its log ends. */
  resumes: boolean;
  /** Which backend and why, for a person. */
  said: string;
}

export async function conduct({ options, secrets, said, ...asked }: ConductOptions): Promise<ExitCode> {
  const { session, tools, resumes, onDiagnostic } = asked;
  const createView = await loadView(options, said, secrets, resumes);
  /** Known once there is a view. */
  let isAlone = (): boolean => false;
  const live = await startOrClose(() => startLiveRun({ ...asked, redact: secrets.redact, isAlone: () => isAlone() }), session);
  const signals = catchSignals((signal) => live.quit.request(signal));
  const releaseStray = catchStrayErrors((message, thrown) => {
    onDiagnostic(message, thrown);
    live.run.stop("uncaught-error", undefined, secrets.redact(message));
  });
  if (options.traces) live.onEvent(createTrace((line) => void process.stderr.write(line)));
  const view = createView({ live, session, onInterrupt: signals.interrupt, look: () => unattended.look() });
  /** Until it is known that the server cannot start. */
  let isServed = options.serves;
  const answerers = () => ({
    here: view.answersHere(),
    clients: isServed && hasClients(live),
    later: isServed && options.waitsForClients,
  });
  const unattended = watchUnattended({
    registry: live.registry,
    answerers,
    onNoQuestion: () => live.run.lookAgain(),
    stop: (reason) => live.run.stop(reason),
  });
  ({ isAlone } = unattended);
  unattended.look();

  let served: Served | undefined;
  const serving = live.begun
    .then(async () => {
      if (options.serves)
        served = await serve({ live, session, ...options, secrets, onDiagnostic, onHeartbeat: (frame) => view.heartbeat?.(frame) });
      tools.servesOn(served?.ports ?? []);
    })
    .catch((error: unknown) =>
      onDiagnostic(`the server could not start, nobody can connect: ${error instanceof Error ? error.message : String(error)}`),
    )
    .then(() => {
      isServed = served !== undefined;
      view.connected(served);
      unattended.look();
    });

  const result = await live.run.result;
  const interrupted = signals.exitCode();
  unattended.close();
  await serving;
  await session.store.sync();
  live.hub.state(runFinishedFrame(result));
  if (options.keepsAlive && !live.quit.isAsked()) await Promise.race([view.left, live.left]);
  await live.hub.finish();
  await view.close();
  await served?.close();
  const { problem } = await session.close(META_STATUS[result.status]);
  if (problem !== undefined) onDiagnostic(problem);
  signals.release();
  releaseStray();
  view.closing?.(closingLines({ result, model: live.model, sessionId: session.id, sessionDir: session.dir }).map(secrets.redact));
  sayFailure(result, live.model, session, secrets.redact);
  return interrupted ?? exitCodeOf(result);
}

/** A session that cannot go on is given back as it was found. */
async function startOrClose(start: () => LiveRun, session: Session): Promise<LiveRun> {
  try {
    return start();
  } catch (error) {
    await session.close("aborted");
    if (error instanceof ResumeError)
      throw new CommandFailure(`session ${session.id} cannot go on: ${error.message}`, EXIT.usage, { cause: error });
    throw error;
  }
}

const META_STATUS = { done: "done", aborted: "aborted", error: "failed" } as const;

/** stdout's own cursor is no client that may answer. */
const hasClients = (live: LiveRun): boolean => live.hub.clients().some((client) => client.name !== "stdout" && client.state !== "closing");

interface ViewParts {
  live: LiveRun;
  session: Session;
  onInterrupt(): void;
  /** Whether a question has anybody left who could answer it. */
  look(): void;
}

/** Only the parts of the mode that is asked for are loaded, and before the run starts: no event is missed. */
async function loadView(options: RunOptions, said: string, { redact }: Secrets, resumes: boolean): Promise<(parts: ViewParts) => View> {
  switch (options.mode) {
    case "screen": {
      const { createScreenView } = await import("./view.screen.ts");
      return ({ look, ...parts }) =>
        createScreenView({ ...parts, redact, soft: options.soft, screenLook: options.screenLook, onScreenGone: look });
    }
    case "jsonl": {
      const { createJsonlView } = await import("./view.jsonl.ts");
      return ({ live, look }) => createJsonlView({ live, onInputEnd: look });
    }
    case "served":
    case "text": {
      const { createTextView } = await import("./view.text.ts");
      process.stdout.write(`${safeText(redact(said))}\n`);
      return ({ live, session, onInterrupt }) =>
        createTextView({
          live,
          sessionDir: session.dir,
          asks: options.asksOnStdin,
          announces: options.waitsForClients,
          onInterrupt,
          ...(resumes
            ? { opening: `Session ${session.id} goes on; what was before: ${calledAs} open ${sessionWord(session.dir, session.id)}` }
            : {}),
        });
    }
  }
}

function exitCodeOf({ status, reason, lost }: RunResult): ExitCode {
  if (lost) return EXIT.failed;
  if (status === "done") return EXIT.done;
  if (status === "error") return EXIT.failed;
  return reason === "unanswerable" ? EXIT.unanswerable : reason === "quit" ? EXIT.interrupted : EXIT.failed;
}

/** Diagnostics go to stderr in every mode; where both are the same terminal the closing lines have said it already. */
function sayFailure(result: RunResult, model: Model, { id, dir: sessionDir }: Session, redact: (text: string) => string): void {
  if (result.lost) {
    const { events, fromSeq, message } = result.lost;
    const what = `the last ${events} events, from seq ${fromSeq} on, are in no log: it cannot be written (${message})`;
    process.stderr.write(`escapement: ${safeText(redact(what))} (session ${safeText(sessionDir)})\n`);
  }
  if (result.status === "done" || (process.stdout.isTTY && process.stderr.isTTY)) return;
  const why =
    result.status === "error"
      ? `the run failed: ${result.message ?? result.code ?? "no message"}`
      : `the run was stopped: ${whyStopped(result)}`;
  process.stderr.write(`escapement: ${safeText(redact(why))} (session ${safeText(sessionDir)})\n`);
  if (result.reason === "unanswerable")
    for (const line of howToAnswer(model, sessionWord(sessionDir, id))) process.stderr.write(`${safeText(redact(line))}\n`);
}
