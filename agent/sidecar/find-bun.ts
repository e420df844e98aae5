// Which bun draws the screen: the one a person names, else the one that was installed with the program.

import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { SidecarError } from "./outcome.ts";

export type FoundBun = { ok: true; path: string } | { ok: false; error: SidecarError };

/** `BUN_BIN` is believed or refused, never passed over: a wrong one would otherwise be found out much later. */
export function findBun(env: NodeJS.ProcessEnv, packageRoot: string): FoundBun {
  const named = env["BUN_BIN"];
  if (named) return canRun(named) ? { ok: true, path: named } : missing(`BUN_BIN names ${named}, which is no program that can be run`);
  const bundled = bundledBun(packageRoot);
  if (bundled && canRun(bundled)) return { ok: true, path: bundled };
  return missing("the bun that draws the screen is not installed: run npm install in the program's folder, or name one with BUN_BIN");
}

function bundledBun(packageRoot: string): string | undefined {
  try {
    return join(dirname(createRequire(join(packageRoot, "package.json")).resolve("bun/package.json")), "bin", "bun.exe");
  } catch {
    return undefined; // not installed: the caller says so
  }
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const missing = (message: string): FoundBun => ({ ok: false, error: { code: "bun-missing", message } });
