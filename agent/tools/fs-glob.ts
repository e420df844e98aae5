// fs/glob: which files there are.

import { z } from "zod";
import type { Tool } from "../core/ports/tool.ts";
import { createTool } from "./create-tool.ts";
import { nameAsText } from "./cut-text.ts";
import { parseGlob } from "./glob-pattern.ts";
import { GLOB_PATHS_MAX } from "./limits.ts";
import type { PathGuard } from "./path-guard.ts";
import { walkFiles } from "./walk-files.ts";

export const createFsGlob = (guard: PathGuard): Tool =>
  createTool({
    name: "fs/glob",
    description:
      "Lists files whose paths match a pattern: * ? [a-z] {a,b}, and ** for any folders; *.ts is about names at any depth. One path a line, at most 1000. .git and node_modules are passed over unless the pattern names them.",
    effects: "none",
    schema: z.object({
      pattern: z.string().describe("as src/**/*.ts"),
      path: z.string().optional().describe("the folder to look in, relative to the base dir; default: the base dir"),
    }),
    async run({ pattern, path = "." }, { signal }) {
      const glob = parseGlob(pattern);
      const root = guard.realOf(path);
      const found: string[] = [];
      for await (const file of walkFiles(guard, { root, wants: glob.names, signal })) {
        if (!glob.matches(file.path)) continue;
        if (found.length === GLOB_PATHS_MAX)
          return [...found, `[there are more than ${GLOB_PATHS_MAX}; say more in the pattern]`].join("\n");
        found.push(guard.shown(file.real));
      }
      if (found.length > 0) return found.join("\n");
      const hint = pattern.startsWith("/") || pattern.startsWith("..") ? "; a pattern begins at the folder that is looked in" : "";
      return `no file matches ${nameAsText(pattern)}${hint}`;
    },
  });
