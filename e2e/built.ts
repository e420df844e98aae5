// The program as it is shipped, built once for all tests that start it.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** What a user starts. */
export const escapement = `${root}/dist/escapement.js`;

/** Builds where something changed; quick where nothing did. */
export function ensureBuilt(): void {
  execFileSync(process.execPath, [`${root}/scripts/build.mjs`], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}
