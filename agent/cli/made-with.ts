// What a run was begun with, kept in its meta.json, so that it goes on with the same: no secret, and on going on nothing that
// would let it do more. A session's folder may have come from elsewhere: where a key may go, and what is not asked, a person says again.

import { resolve } from "node:path";
import { calledAs } from "./called-as.ts";
import type { RunMeta, RunSettings } from "../session/index.ts";
import { CommandFailure } from "./failure.ts";
import { defaultOf, type Flags } from "./flags.ts";
import { isLoopback } from "./listening.ts";

/** How to reach a model: who names one of them means none of what the session had. */
const MODEL_FLAGS = ["backend", "model", "api-base-url", "api-key-env", "sim"] as const;

/** For meta.json. The parts of a URL that may hold a secret are no part of it: such a one is not kept. */
export function settingsOf(flags: Flags): RunSettings {
  const url = flags["api-base-url"];
  const isPlain = url !== undefined && URL.canParse(url) && !/[?#@]/.test(url);
  return withoutAbsent({
    sim: flags.sim,
    "api-base-url": isPlain ? url : undefined,
    "api-key-env": flags["api-key-env"],
    tools: flags.tools,
    confirm: flags.confirm,
    "base-dir": resolve(flags["base-dir"] ?? defaultOf("base-dir")),
    "allow-local-net": flags["allow-local-net"] === true ? "yes" : undefined,
  });
}

export interface AsBefore {
  flags: Flags;
  /** How to reach its model is the session's. */
  hasItsModel: boolean;
  /** What is not as it was when the run began; a sentence each. */
  notes: string[];
}

type Past = Pick<RunMeta, "backend" | "model" | "settings"> & { id: string; /** How a command finds it. */ word: string };

/** `given`: on the command line. `flags`: with what the configuration says now. Throws CommandFailure where a key would go somewhere by the session's word alone. */
export function asBefore(past: Past, given: Flags, flags: Flags, aliases: readonly string[]): AsBefore {
  const { settings = {} } = past;
  const notes: string[] = [];
  const wanted: Record<string, unknown> = { ...flags };
  const again = MODEL_FLAGS.some((name) => given[name] !== undefined) ? undefined : modelAsBefore(past, flags, aliases);
  Object.assign(wanted, again);
  // What the configuration says of tools now is the person's own word.
  if (flags.tools === undefined && settings.tools !== undefined) wanted["tools"] = settings.tools;
  if (flags.confirm === undefined && settings.confirm === "always") wanted["confirm"] = "always";
  if (settings.confirm === "never" && flags.confirm !== "never")
    notes.push("it began with --confirm never, and asks now: say it again if you mean it");
  if (settings["allow-local-net"] !== undefined && flags["allow-local-net"] !== true)
    notes.push("it began with --allow-local-net, and goes on without: say it again if you mean it");
  const baseDir = resolve(flags["base-dir"] ?? defaultOf("base-dir"));
  if (settings["base-dir"] !== undefined && settings["base-dir"] !== baseDir)
    notes.push(`its tools worked in ${settings["base-dir"]}, and work in ${baseDir} now: --base-dir says where`);
  return { flags: withoutAbsent(wanted) as Flags, hasItsModel: again !== undefined, notes };
}

function modelAsBefore({ id, word, backend, model, settings = {} }: Past, flags: Flags, aliases: readonly string[]): object | undefined {
  const { sim, "api-key-env": keyEnv } = settings;
  const url = URL.canParse(settings["api-base-url"] ?? "") ? settings["api-base-url"] : undefined;
  if (backend === undefined && url === undefined) return undefined;
  if (backend === "sim") return { ...NO_MODEL, backend, sim };
  if (model !== undefined && aliases.includes(model) && url === undefined) return { ...NO_MODEL, model };
  const isConfigured = flags["api-base-url"] === url && flags["api-key-env"] === keyEnv;
  if (url !== undefined && !isConfigured && (keyEnv !== undefined || !isLoopback(new URL(url).hostname)))
    throw new CommandFailure(
      `session ${id} talked to ${url}${keyEnv === undefined ? "" : `, with the key in ${keyEnv}`}. A key goes there only where you say so again: ${calledAs} resume ${word}${[
        ["backend", backend],
        ["model", model],
        ["api-base-url", url],
        ["api-key-env", keyEnv],
      ]
        .map(([name, value]) => (value === undefined ? "" : ` --${name} ${value}`))
        .join("")}`,
    );
  // A variable alone goes with its provider's own address.
  return { ...NO_MODEL, backend, model, "api-base-url": url, "api-key-env": keyEnv };
}

const NO_MODEL = Object.fromEntries(MODEL_FLAGS.map((name) => [name, undefined]));

const withoutAbsent = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
