// What one file adds to the configuration: all it says, or as much of it as a stranger's may.

import { isAbsolute, resolve } from "node:path";
import { callName } from "../../fold/index.ts";
import { ConfigError } from "./config-error.ts";
import type { ConfigPlace } from "./find-config.ts";
import type { ConfigSource, LoadConfigOptions } from "./loaded-config.ts";
import { checkConfig, hashOf, parseJson, readBytes } from "./read-config.ts";
import { type Config, CONFIG_KEYS, HARMLESS_KEYS } from "./schema.ts";
import { type Trust, trustOf } from "./trust.ts";

export interface Layer {
  config: Config;
  source: ConfigSource;
  notes: string[];
}

export async function readFolder(place: ConfigPlace, options: LoadConfigOptions): Promise<Layer> {
  const bytes = readBytes(place.path);
  const known = trustOf(place, hashOf(bytes), options.env);
  return known === "trusted" ? readTrusted(place, known, options) : readStranger(place, bytes, known, options);
}

export async function readTrusted(place: ConfigPlace, trust: "own" | "trusted", { importCode }: LoadConfigOptions): Promise<Layer> {
  const { path, folder, isCode } = place;
  if (isCode && !importCode)
    return {
      config: {},
      source: { ...place, trust, isRead: false, leftOut: [] },
      notes: [`${path} is code, and looking runs none: where it names another work dir, name it with --work-dir`],
    };
  const value = isCode && importCode ? defaultOf(path, await importCode(path)) : parseJson(path, readBytes(path));
  return { config: fromFolder(checkConfig(path, value), folder), source: { ...place, trust, isRead: true, leftOut: [] }, notes: [] };
}

/** What is wrong in it is said and is no reason to stop: somebody else wrote it. */
function readStranger(place: ConfigPlace, bytes: Buffer, trust: Exclude<Trust, "trusted">, options: LoadConfigOptions): Layer {
  const { path, isCode } = place;
  const why = trust === "changed" ? "has changed since you trusted it" : "is not trusted";
  if (isCode)
    return {
      config: {},
      source: { ...place, trust, isRead: false, leftOut: ["all of it"] },
      notes: [`${path} ${why}: it is code and was not run; look at it, then say: ${callName(process)} trust`],
    };
  try {
    const { config, leftOut } = harmlessOf(path, parseJson(path, bytes), options);
    const notes =
      leftOut.length === 0 ? [] : [`${path} ${why}: left out ${leftOut.join(", ")}; look at it, then say: ${callName(process)} trust`];
    return { config, source: { ...place, trust, isRead: true, leftOut }, notes };
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return {
      config: {},
      source: { ...place, trust, isRead: false, leftOut: ["all of it"] },
      notes: [`${thrown.message.replaceAll("\n", "; ")}; it was left out`],
    };
  }
}

function harmlessOf(path: string, value: unknown, { isBuiltInChart }: LoadConfigOptions): { config: Config; leftOut: string[] } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new ConfigError(`${path}: an object is wanted`);
  const entries = Object.entries(value);
  const isTaken = ([key, given]: [string, unknown]): boolean =>
    HARMLESS_KEYS.some((one) => one === key) && (key !== "defaultChart" || (typeof given === "string" && isBuiltInChart(given)));
  return {
    config: checkConfig(path, Object.fromEntries(entries.filter(isTaken))),
    leftOut: entries.filter((entry) => !isTaken(entry)).map(([key]) => JSON.stringify(key).slice(1, -1)),
  };
}

function defaultOf(path: string, exports: Record<string, unknown>): unknown {
  if ("default" in exports) return exports["default"];
  throw new ConfigError(`${path} has no default export; write export default defineConfig({ … })`);
}

/** Paths count from the folder of the file that says them. */
function fromFolder(config: Config, folder: string): Config {
  const from = (path: string): string => (isAbsolute(path) ? path : resolve(folder, path));
  const { workDir, defaultChart, tools } = config;
  return {
    ...config,
    ...(workDir === undefined ? {} : { workDir: from(workDir) }),
    ...(defaultChart === undefined || !/^\.{1,2}[/\\]/.test(defaultChart) ? {} : { defaultChart: from(defaultChart) }),
    ...(tools?.baseDir === undefined ? {} : { tools: { ...tools, baseDir: from(tools.baseDir) } }),
  };
}

/** The later one wins, entry by entry where a key holds entries; tools of both are there. */
export function merge(below: Config, above: Config): Config {
  const merged: Record<string, unknown> = { ...below };
  for (const key of CONFIG_KEYS) {
    if (above[key] === undefined) continue;
    const isMap = isEntries(below[key]) && isEntries(above[key]);
    merged[key] = isMap ? { ...(below[key] as object), ...(above[key] as object) } : above[key];
  }
  const custom = [...(below.tools?.custom ?? []), ...(above.tools?.custom ?? [])];
  return { ...(merged as Config), ...(custom.length === 0 ? {} : { tools: { ...(merged as Config).tools, custom } }) };
}

const isEntries = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
