// `escapement run [chart]`: everything that can be wrong is found before a session is made.

import { readNames } from "../core/states.ts";
import { createSession, SessionError, type Session } from "../session/index.ts";
import { listOfCharts, loadChart, type LoadedChart } from "./chart-loader.ts";
import { EXIT } from "./exit-codes.ts";
import { sayLastCrash } from "./last-crash.ts";
import { CommandFailure } from "./failure.ts";
import type { Flags } from "./flags.ts";
import { launch } from "./launch.ts";
import { settingsOf } from "./made-with.ts";
import { mermaidOf } from "./mermaid.ts";
import { readParams } from "./params.ts";
import { readRunOptions } from "./run-options.ts";
import { readSettings, sayNotes } from "./settings.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** The exit code. Throws CommandFailure for what a person can put right. */
export async function run(asked: string | undefined, given: Flags): Promise<number> {
  const { flags, config, notes } = await readSettings(given, { runsCode: true });
  sayNotes(notes);
  const wanted = asked ?? config.defaultChart;
  const options = readRunOptions(flags, { stdinIsTerminal: process.stdin.isTTY === true, stdoutIsTerminal: process.stdout.isTTY === true });
  if (wanted === undefined) throw new CommandFailure(`run which chart?\n${listOfCharts()}\nor a path to a .ts or .js file`);
  const loaded = await loadChart(wanted);
  if (flags["dump-chart"] === true) {
    process.stdout.write(await withoutSecrets(dump(loaded), process.argv.slice(2)));
    return EXIT.done;
  }
  const params = readParams(loaded.chart.params, { params: flags.param ?? [], input: flags.input });
  const meta = { chart: loaded.name, source: loaded.source, title: loaded.chart.title ?? loaded.name };
  const { workDir, sessionId } = options;
  return launch({
    flags,
    config,
    options,
    chart: loaded.chart,
    params,
    async before() {
      await sayLastCrash(workDir);
      return flags.detach === true ? (await import("./detach.ts")).detach(wanted, given, options) : undefined;
    },
    open({ backend, clock, redact }) {
      if (sessionId !== undefined && redact(sessionId) !== sessionId) throw new CommandFailure(SECRET_NAME);
      const told = { title: redact(meta.title), backend: backend.id, model: redact(backend.model) };
      const named = sessionId === undefined ? {} : { sessionId };
      return newSession({ workDir, meta: { ...meta, ...told, settings: settingsOf(flags) }, clock, ...named });
    },
  });
}

const SECRET_NAME = "--session: this is a key, or looks like one; a session's name stands in paths, lists and titles: choose another";

async function newSession(asked: Parameters<typeof createSession>[0]): Promise<Session> {
  try {
    return await createSession(asked);
  } catch (error) {
    if (error instanceof SessionError) throw new CommandFailure(error.message, EXIT.usage, { cause: error });
    throw error;
  }
}

function dump({ name, chart }: LoadedChart): string {
  const { root } = chart.machine;
  const initial = root.initial?.target[0]?.key;
  const kind = root.type === "parallel" ? "parallel" : "compound";
  return mermaidOf(readNames(chart.machine).states, { kind, ...(initial === undefined ? {} : { initial }) }, chart.title ?? name);
}
