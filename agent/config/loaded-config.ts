// What is asked and what is known when a configuration has been loaded.

import type { ConfigPlace } from "./find-config.ts";
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
