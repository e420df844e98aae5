// The configuration that holds here: the person's own, and over it that of the folder, as far as it is trusted.

import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { ConfigError } from "./config-error.ts";
import { type ConfigPlace, findOwn, findUpwards } from "./find-config.ts";
import { checkConfig, hashOf, parseJson, readBytes } from "./read-config.ts";
import { type Config, CONFIG_KEYS, HARMLESS_KEYS } from "./schema.ts";
import { type Trust, trustOf } from "./trust.ts";

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
  const layers: Layer[] = [];
  if (own) layers.push(await readTrusted(own, "own", options));
  if (found && found.path !== own?.path) layers.push(await readFolder(found, options));
  return {
    config: layers.map(({ config }) => config).reduce(merge, {}),
    sources: layers.map(({ source }) => source),
    notes: layers.flatMap(({ notes }) => notes),
  };
}

interface Layer {
  config: Config;
  source: ConfigSource;
  notes: string[];
}

async function readFolder(place: ConfigPlace, options: LoadConfigOptions): Promise<Layer> {
  const bytes = readBytes(place.path);
  const known = trustOf(place, hashOf(bytes), options.env);
  return known === "trusted" ? readTrusted(place, known, options) : readStranger(place, bytes, known, options);
}

async function readTrusted(place: ConfigPlace, trust: "own" | "trusted", { importCode }: LoadConfigOptions): Promise<Layer> {
  const { path, folder, isCode } = place;
  if (isCode && !importCode) return { config: {}, source: { ...place, trust, isRead: false, leftOut: [] }, notes: [] };
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
      notes: [`${path} ${why}: it is code and was not run; look at it, then say: escapement trust`],
    };
  try {
    const { config, leftOut } = harmlessOf(path, parseJson(path, bytes), options);
    const notes = leftOut.length === 0 ? [] : [`${path} ${why}: left out ${leftOut.join(", ")}; look at it, then say: escapement trust`];
    return { config, source: { ...place, trust, isRead: true, leftOut }, notes };
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return {
      config: {},
      source: { ...place, trust, isRead: false, leftOut: ["all of it"] },
      notes: [`${thrown.message}; it was left out`],
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
function merge(below: Config, above: Config): Config {
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
