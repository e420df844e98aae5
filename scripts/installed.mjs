// Installs what is missing, with nothing but Node and npm on the machine. Used by start.mjs and test.mjs before anything else.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, utimesSync, writeFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const STAMP = `${root}/node_modules/.escapement-installed`;
const NODE_MIN = [20, 19];

/** Ends the process with a sentence where Node is too old or the install fails. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1]))
    stop(
      `Escapement needs Node ${NODE_MIN.join(".")} or newer; this is ${process.versions.node}. Install a newer Node and run the command again.`,
    );
  const lock = readFileSync(`${root}/package-lock.json`, "utf8");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === lock) return;
  process.stderr.write("Installing what is missing (once; about half a minute) …\n");
  // `npm ci` fails where a registry lacks other platforms' optional packages.
  const before = lock;
  const npm = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", "--include=dev"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (npm.status !== 0)
    stop(
      `npm install ended with ${npm.status ?? npm.signal ?? npm.error?.message}; its own words stand above. Check the network and the registry, then run the command again.`,
    );
  keepLock(before);
  mkdirSync(`${root}/node_modules`, { recursive: true });
  writeFileSync(STAMP, before);
}

/** An npm of another version may rewrite the lockfile; a set-up must not change the tree. */
function keepLock(before) {
  const path = `${root}/package-lock.json`;
  if (readFileSync(path, "utf8") === before) return;
  const { atime, mtime } = statSync(path);
  writeFileSync(path, before);
  utimesSync(path, atime, mtime);
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
