// Where configurations lie: the nearest one of the folders above, and the person's own.

import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { ConfigError } from "./config-error.ts";
import { FOLDERS_UP_MAX } from "./limits.ts";

/** Either is found; both in one folder is a mistake. */
export const CONFIG_NAMES = ["escapement.config.ts", "escapement.config.json"] as const;

export interface ConfigPlace {
  path: string;
  /** Real path. */
  folder: string;
  isCode: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The person's own folder: for the config and for what was trusted. */
export function ownFolder(env: Env): string {
  const base = env["XDG_CONFIG_HOME"];
  const home = env["HOME"] ?? homedir();
  return join(base !== undefined && isAbsolute(base) ? base : join(home, ".config"), "escapement");
}

/** Undefined where there is none. Throws ConfigError where there are two. */
export function findOwn(env: Env): ConfigPlace | undefined {
  const folder = ownFolder(env);
  return existsSync(folder) ? placeIn(realpathSync(folder)) : undefined;
}

/** The nearest, from `folder` (which exists) upwards. Throws ConfigError where one folder has two. */
export function findUpwards(folder: string): ConfigPlace | undefined {
  let at = realpathSync(folder);
  for (let step = 0; step < FOLDERS_UP_MAX; step += 1) {
    const found = placeIn(at);
    if (found || dirname(at) === at) return found;
    at = dirname(at);
  }
  return undefined;
}

function placeIn(folder: string): ConfigPlace | undefined {
  const [path, second] = CONFIG_NAMES.map((name) => join(folder, name)).filter((one) => existsSync(one));
  if (path === undefined) return undefined;
  if (second !== undefined) throw new ConfigError(`${folder} has both ${CONFIG_NAMES.join(" and ")}: keep one of them`);
  return { path, folder, isCode: path.endsWith(".ts") };
}
