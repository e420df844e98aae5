// `escapement run [chart]`: everything that can be wrong is found before a session is made.

import { readNames } from "../core/states.ts";
import { createSession, createSystemClock, FOLDERS, SessionError, type Session } from "../session/index.ts";
import { chooseBackend } from "./choose-backend.ts";
import { listOfCharts, loadChart, type LoadedChart } from "./chart-loader.ts";
import { conduct } from "./conduct.ts";
import { diagnosticsTo } from "./diagnostics.ts";
import { EXIT } from "./exit-codes.ts";
import { sayLastCrash } from "./last-crash.ts";
import { CommandFailure } from "./failure.ts";
import type { Flags } from "./flags.ts";
import { mermaidOf } from "./mermaid.ts";
import { readParams } from "./params.ts";
import { readRunOptions } from "./run-options.ts";
import { openTools } from "./run-tools.ts";
import { createSecrets, redactingBackend, secretsOfEnvironment } from "../secrets/index.ts";
import { checkAddress } from "./serve.ts";
import { readSettings, sayNotes } from "./settings.ts";

/** The exit code. Throws CommandFailure for what a person can put right. */
export async function run(asked: string | undefined, given: Flags): Promise<number> {
  const { flags, config, notes } = await readSettings(given, { runsCode: true });
  sayNotes(notes);
  const wanted = asked ?? config.defaultChart;
  const options = readRunOptions(flags, { stdinIsTerminal: process.stdin.isTTY === true, stdoutIsTerminal: process.stdout.isTTY === true });
  if (wanted === undefined) throw new CommandFailure(`run which chart?\n${listOfCharts()}\nor a path to a .ts or .js file`);
  const loaded = await loadChart(wanted);
  if (flags["dump-chart"] === true) {
    process.stdout.write(dump(loaded));
    return EXIT.done;
  }
  const params = readParams(loaded.chart.params, { params: flags.param ?? [], input: flags.input });
  const clock = createSystemClock();
  const secrets = createSecrets(secretsOfEnvironment(process.env, [flags["api-key-env"] ?? ""]));
  const chosen = chooseBackend(flags, clock, config.aliases);
  const { said } = chosen;
  const backend = redactingBackend(chosen.backend, secrets);
  const { address, warnings } = options.listening;
  if (address) await checkAddress(address);
  await sayLastCrash(options.workDir);
  if (flags.detach === true) return (await import("./detach.ts")).detach(wanted, given, options);
  const { warn, info } = await diagnosticsTo(flags["log-level"], secrets.redact);
  for (const warning of warnings) warn(warning);
  const meta = { chart: loaded.name, title: loaded.chart.title ?? loaded.name, backend: backend.id, model: backend.model };
  const tools = await openTools({ flags, config, workDir: options.workDir, warn });
  try {
    const session = await newSession({
      workDir: options.workDir,
      meta,
      clock,
      ...(options.sessionId === undefined ? {} : { sessionId: options.sessionId }),
    });
    info(said);
    tools.useArtifacts(`${session.dir}/${FOLDERS.artifacts}`);
    const { prices } = config;
    return await conduct({
      options,
      chart: loaded.chart,
      params,
      backend,
      tools,
      prices,
      session,
      clock,
      secrets,
      said,
      onDiagnostic: warn,
    });
  } finally {
    await tools.close();
  }
}

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
