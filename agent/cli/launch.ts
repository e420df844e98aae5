// What a run needs besides its chart, whether it is new or goes on: backend, tools, secrets; then its session, and it is conducted.

import type { Config } from "../config/index.ts";
import type { Backend, ChartDefinition, Clock } from "../core/index.ts";
import { createSecrets, redactingBackend, secretsOfEnvironment } from "../secrets/index.ts";
import { createSystemClock, FOLDERS, type Session } from "../session/index.ts";
import { chooseBackend } from "./choose-backend.ts";
import { conduct } from "./conduct.ts";
import { diagnosticsTo } from "./diagnostics.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Flags } from "./flags.ts";
import type { RunOptions } from "./run-options.ts";
import { openTools } from "./run-tools.ts";
import { checkAddress } from "./serve.ts";

export interface LaunchOptions {
  /** What the configuration says is in them. */
  flags: Flags;
  config: Config;
  options: RunOptions;
  chart: ChartDefinition;
  params: unknown;
  /** When all that was asked for is found right, before anything is opened; an exit code ends it there. */
  before?(): Promise<number | undefined>;
  /** The session to write. Throws CommandFailure. */
  open(chosen: { backend: Backend; clock: Clock; redact(text: string): string }): Promise<Session>;
  /** The session goes on where its log ends. */
  resumes?: boolean;
  /** Who names the model, where nobody did who started this process. */
  modelNamedBy?: string;
}

/** The exit code. Throws CommandFailure for what a person can put right. */
export async function launch({
  flags,
  config,
  options,
  chart,
  params,
  before,
  open,
  resumes,
  modelNamedBy,
}: LaunchOptions): Promise<ExitCode | number> {
  const clock = createSystemClock();
  const secrets = createSecrets(secretsOfEnvironment(process.env, [flags["api-key-env"] ?? ""]));
  const chosen = chooseBackend(flags, clock, config, modelNamedBy);
  const { said } = chosen;
  const backend = redactingBackend(chosen.backend, secrets);
  const { address, warnings } = options.listening;
  if (address) await checkAddress(address);
  const ended = await before?.();
  if (ended !== undefined) return ended;
  const { warn, info } = await diagnosticsTo(flags["log-level"], secrets.redact);
  for (const warning of warnings) warn(warning);
  const tools = await openTools({ flags, config, workDir: options.workDir, secrets, warn });
  try {
    const session = await open({ backend, clock, redact: secrets.redact });
    info(said);
    tools.useArtifacts(`${session.dir}/${FOLDERS.artifacts}`);
    const { prices, contextTokens } = config;
    return await conduct({
      options: { ...options, screenLook: { theme: config.theme, keys: config.keys, alerts: config.alerts } },
      chart,
      params,
      backend,
      tools,
      prices,
      contextTokens,
      session,
      clock,
      secrets,
      said,
      resumes: resumes === true,
      onDiagnostic: warn,
    });
  } finally {
    await tools.close();
  }
}
