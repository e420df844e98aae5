// `escapement resume [session]`: a run goes on where its log ends, in the same views as `run`.

import { dirname } from "node:path";
import { calledAs } from "./called-as.ts";
import { inspectSession, openSession, type RunMeta, type Session, sessionDirOf, sessionWord } from "../session/index.ts";
import { loadChart, type LoadedChart } from "./chart-loader.ts";
import { CommandFailure } from "./failure.ts";
import { defaultOf, type Flags } from "./flags.ts";
import { launch } from "./launch.ts";
import { asBefore } from "./made-with.ts";
import { readRunOptions } from "./run-options.ts";
import { refusals } from "./session-refusals.ts";
import { readSettings, sayNotes } from "./settings.ts";
import { whichSession } from "./which-session.ts";

/** The exit code. `chart`: another place of it than the session knows. Throws CommandFailure for what a person can put right. */
export async function resume(wanted: string | undefined, given: Flags, chart?: string): Promise<number> {
  refuseBeginnings(given);
  const { flags, config, notes } = await readSettings(given, { runsCode: true });
  sayNotes(notes);
  const dir = await refusals(async () => sessionDirOf(whichSession("resume", wanted, flags["work-dir"] ?? defaultOf("work-dir"))));
  const past = await pastOf(dir);
  const loaded = await loadAgain(past, chart);
  const before = asBefore(past, given, flags, Object.keys(config.aliases ?? {}));
  const asked = before.flags;
  sayNotes(before.notes.map((note) => `session ${past.id}: ${note}`));
  const terminal = { stdinIsTerminal: process.stdin.isTTY === true, stdoutIsTerminal: process.stdout.isTTY === true };
  const options = { ...readRunOptions(asked, terminal), workDir: dirname(dir), sessionId: past.id };
  return launch({
    flags: asked,
    config,
    options,
    chart: loaded.chart,
    params: undefined,
    resumes: true,
    ...(before.hasItsModel ? { modelNamedBy: "as when it began" } : {}),
    open: () => refusals(() => openAgain(dir)),
  });
}

/** What is said once, when a run begins. */
function refuseBeginnings(given: Flags): void {
  const said = (["param", "input", "session", "detach", "dump-chart"] as const).find((name) => given[name] !== undefined);
  if (said !== undefined)
    throw new CommandFailure(`--resume and --${said}: a run that goes on is what it was when it began; leave one of them out`);
}

const openAgain = (dir: string): Promise<Session> => openSession({ dir });

interface PastRun extends Pick<RunMeta, "backend" | "model" | "settings"> {
  id: string;
  /** How a command finds it. */
  word: string;
  chart: string | undefined;
  source: string | undefined;
}

/** Before anything is opened for writing: a run that ended or that runs has nothing to go on with. */
async function pastOf(dir: string): Promise<PastRun> {
  return refusals(async () => {
    const { summary, session } = await inspectSession(dir);
    session.close();
    const { id, status, damage } = summary;
    const { chart, source, backend, model, settings } = session.meta;
    switch (status) {
      case "running":
        throw new CommandFailure(`session ${id} is running. To join it: ${calledAs} attach ${sessionWord(dir, id)}`);
      case "done":
      case "failed":
        throw new CommandFailure(
          `session ${id} has come to its end: it ${status === "done" ? "is done" : "failed"}. To see it: ${calledAs} open ${sessionWord(dir, id)}`,
        );
      case "unreadable":
        throw new CommandFailure(
          damage?.repair === undefined || damage.repair === null
            ? `session ${id} cannot go on with this version (line ${damage?.line ?? 0} of its log: ${damage?.reason ?? "not known"}); use the one that wrote it. To look at it: ${calledAs} open ${sessionWord(dir, id)} --soft`
            : `the log of session ${id} is damaged (${damage.reason}); first: ${damage.repair}`,
          1,
        );
      case "aborted":
      case "crashed":
        return {
          id,
          word: sessionWord(dir, id),
          chart,
          source,
          ...(backend === undefined ? {} : { backend }),
          ...(model === undefined ? {} : { model }),
          ...(settings === undefined ? {} : { settings }),
        };
    }
  });
}

async function loadAgain({ id, word, chart, source }: PastRun, given: string | undefined): Promise<LoadedChart> {
  const wanted = given ?? source ?? chart;
  if (wanted === undefined)
    throw new CommandFailure(`session ${id} does not say which chart it runs; name it: ${calledAs} run <chart> --resume ${word}`);
  try {
    return await loadChart(wanted);
  } catch (error) {
    if (!(error instanceof CommandFailure) || given !== undefined) throw error;
    throw new CommandFailure(
      `${error.message}\nIf the chart of session ${id} is elsewhere now: ${calledAs} run <chart> --resume ${word}`,
      error.exitCode,
      {
        cause: error,
      },
    );
  }
}
