// Where this package lies, from its sources and from its build alike.

import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { invariant } from "../../wire/index.ts";

/** Put in by the bundler. */
declare const BUILD_ID: string;

function findRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(`${folder}/package.json`)) return folder;
    invariant(dirname(folder) !== folder, "no package.json above this file");
  }
}

/** Absolute, without a slash at the end. */
export const packageRoot = findRoot();

/** Whether this runs from `dist/`. */
export const isBuilt = fileURLToPath(import.meta.url).startsWith(`${packageRoot}/dist`);

/** An entry of the build that this process runs from, whatever is built meanwhile; from `packageRoot`, and only where `isBuilt`. */
export const entryOfThisBuild = (name: "index" | "zod" | "chart-hooks"): string => `dist/chunk-${BUILD_ID}-${name}.js`;
