// A person's home and a project, each with or without a configuration: what tests of it stand on.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadConfig, type LoadedConfig } from "./index.ts";

/** The person's own file, and the project's. */
export const OWN = "xdg/escapement/escapement.config.json";
export const HERE = "project/escapement.config.json";

export interface Home {
  root: string;
  env: Record<string, string>;
  /** Below `root`; what is no text becomes JSON. Its path. */
  put(path: string, content: unknown): string;
  /** From the project; `code`: what a config that is code exports, null where none may run. */
  load(options?: { cwd?: string; code?: Record<string, unknown> | null }): Promise<LoadedConfig>;
  /** What code the last `load` ran. */
  ran(): readonly string[];
  remove(): void;
}

export function createHome(): Home {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "escapement-config-")));
  const env = { HOME: root, XDG_CONFIG_HOME: join(root, "xdg"), TOKEN: "t-1" };
  let ran: string[] = [];
  return {
    root,
    env,
    put(path, content) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
      return file;
    },
    load({ cwd = "project", code = {} } = {}) {
      mkdirSync(join(root, cwd), { recursive: true });
      ran = [];
      const run = (path: string): Promise<Record<string, unknown>> => {
        ran.push(path);
        return Promise.resolve(code ?? {});
      };
      const importCode = code === null ? undefined : run;
      return loadConfig({ cwd: join(root, cwd), env, isBuiltInChart: (name) => name === "hello", importCode });
    },
    ran: () => ran,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
