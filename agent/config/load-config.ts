// The configuration that holds here: the person's own, and over it that of the folder, as far as it is trusted.

import { existsSync } from "node:fs";
import type { Layer } from "./layers.ts";
import { type ConfigPlace, findOwn, findUpwards } from "./find-config.ts";
import type { Config } from "./schema.ts";
import type { Trust } from "./trust.ts";

export interface LoadConfigOptions {
  /** Where to look from; exists. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Runs a .ts config and gives its exports. Absent: no code is run, and what such a file says is not known. */
  importCode?: ((path: string) => Promise<Record<string, unknown>>) | undefined;
  /** Whether a chart is a name and no path: a folder nobody trusts may not have its own code run as a chart. */
  isBuiltInChart(name: string): boolean;
}

export interface ConfigSource extends ConfigPlace {
  /** `own`: the person's own folder. */
  trust: Trust | "own";
  /** False: it is code, and no code was to be run. */
  isRead: boolean;
  /** What was not taken from it. */
  leftOut: readonly string[];
}

export interface LoadedConfig {
  config: Config;
  sources: readonly ConfigSource[];
  /** For a person, on stderr: what was left out and why. */
  notes: readonly string[];
}

/** Throws ConfigError for a file that is trusted and wrong. */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  const { cwd, env } = options;
  const own = findOwn(env);
  const found = existsSync(cwd) ? findUpwards(cwd) : undefined;
  if (!own && !found) return { config: {}, sources: [], notes: [] };
  // The schema library is loaded only where there is something to check.
  const { merge, readFolder, readTrusted } = await import("./layers.ts");
  const layers: Layer[] = [];
  if (own) layers.push(await readTrusted(own, "own", options));
  if (found && found.path !== own?.path) layers.push(await readFolder(found, options));
  return {
    config: layers.map(({ config }) => config).reduce(merge, {}),
    sources: layers.map(({ source }) => source),
    notes: layers.flatMap(({ notes }) => notes),
  };
}
