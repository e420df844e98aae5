// What holds for a command: its flags, and under them the configuration found from here.

import { existsSync } from "node:fs";
import { BUILT_IN_CHARTS } from "../charts/index.ts";
import { type Config, ConfigError, loadConfig, type LoadedConfig } from "../config/index.ts";
import type { ScreenLook } from "../sidecar/index.ts";
import { safeText } from "../../fold/index.ts";
import { CommandFailure } from "./failure.ts";
import { defaultOf, type Flags } from "./flags.ts";

export interface Settings extends LoadedConfig {
  /** As given, and where one was not given, as the configuration says. */
  flags: Flags;
  /** For the screen. */
  look: ScreenLook;
}

/** `runsCode`: whether a trusted .ts config may run; commands that only look run none. Throws CommandFailure for a file that is wrong. */
export async function readSettings(given: Flags, { runsCode }: { runsCode: boolean }): Promise<Settings> {
  try {
    const loaded = await loadConfig({
      cwd: process.cwd(),
      env: process.env,
      isBuiltInChart: (name) => BUILT_IN_CHARTS.some((chart) => chart.name === name),
      importCode: runsCode ? async (path) => (await import("./chart-loader.ts")).importModule(path) : undefined,
    });
    const { theme, keys, alerts } = loaded.config;
    return { ...loaded, flags: { ...flagsFrom(loaded.config, given), ...given }, look: { theme, keys, alerts } };
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandFailure(error.message, 2, { cause: error });
    throw error;
  }
}

/** Of a command that only looks: what was left out matters to it where no folder of sessions was named, and none is where it would be. */
export async function settingsToLookWith(given: Flags): Promise<Pick<Settings, "flags" | "look">> {
  const { flags, look, notes } = await readSettings(given, { runsCode: false });
  if (flags["work-dir"] === undefined && !existsSync(defaultOf("work-dir"))) sayNotes(notes);
  return { flags, look };
}

/** On stderr, in every mode: what of a configuration was left out, and why. */
export function sayNotes(notes: readonly string[]): void {
  for (const note of notes) process.stderr.write(`escapement: ${safeText(note)}\n`);
}

function flagsFrom({ workDir, backend, tools }: Config, given: Flags): Flags {
  const flags: Record<string, string | boolean | undefined> = {
    "work-dir": workDir,
    tools: tools?.allow?.join(","),
    confirm: tools?.confirm,
    "base-dir": tools?.baseDir,
    "allow-local-net": tools?.allowLocalNet,
  };
  // Whoever names a model's place on the command line means none of what the file says of another.
  const isNamed = (["backend", "model", "api-base-url", "api-key-env", "sim"] as const).some((name) => given[name] !== undefined);
  if (backend !== undefined && !isNamed) {
    const wanted = typeof backend === "string" ? { name: backend } : backend;
    Object.assign(flags, {
      backend: wanted.name,
      model: wanted.model,
      "api-base-url": wanted.apiBaseUrl,
      "api-key-env": wanted.apiKeyEnv,
      sim: wanted.sim,
    });
  }
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as Flags;
}
