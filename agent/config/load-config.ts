// The configuration that holds here: the person's own, and over it that of the folder, as far as it is trusted.

import { existsSync } from "node:fs";
import type { Layer } from "./layers.ts";
import { findOwn, findUpwards } from "./find-config.ts";
import type { LoadConfigOptions, LoadedConfig } from "./loaded-config.ts";

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
