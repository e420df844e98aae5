// Which folders' configurations a person said yes to: by folder and by what the file holds, so a changed file asks anew.

import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { ConfigError, errnoOf } from "./config-error.ts";
import { type ConfigPlace, ownFolder } from "./find-config.ts";

const STORE = z.record(z.string(), z.object({ file: z.string(), sha256: z.string() }));
type Store = z.output<typeof STORE>;

type Env = Readonly<Record<string, string | undefined>>;

/** `changed`: it was trusted, and holds something else now. */
export type Trust = "trusted" | "changed" | "unknown";

export const storePath = (env: Env): string => join(ownFolder(env), "trusted.json");

/** Throws ConfigError where what was trusted cannot be read: it is no reason to trust, nor to forget. */
export function trustOf(place: ConfigPlace, sha256: string, env: Env): Trust {
  const entry = readStore(env)[place.folder];
  if (entry === undefined || entry.file !== basename(place.path)) return "unknown";
  return entry.sha256 === sha256 ? "trusted" : "changed";
}

/** From now on, as long as it holds what it holds. Throws ConfigError. */
export function trust(place: ConfigPlace, sha256: string, env: Env): void {
  const path = storePath(env);
  const store: Store = { ...readStore(env), [place.folder]: { file: basename(place.path), sha256 } };
  try {
    mkdirSync(ownFolder(env), { recursive: true, mode: 0o700 });
    writeFileAtomic.sync(path, `${JSON.stringify(store, null, 2)}\n`, { mode: 0o600 });
  } catch (thrown) {
    throw new ConfigError(`${path} cannot be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { cause: thrown });
  }
}

function readStore(env: Env): Store {
  const path = storePath(env);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return {};
    throw new ConfigError(`${path} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { cause: thrown });
  }
  try {
    return STORE.parse(JSON.parse(text));
  } catch (thrown) {
    throw new ConfigError(`${path} is damaged; remove it, and trust your folders again`, { cause: thrown });
  }
}
