// `npm start`: installs what is missing, builds, and runs the main job: a haiku tournament, on the whole screen in a terminal
// and as lines in a pipe. Arguments after `--` go to it: `npm start -- --param poets=12`.

import { pathToFileURL } from "node:url";
import { ensureInstalled, root } from "./installed.mjs";

ensureInstalled();
const { build } = await import("./build.mjs");
try {
  build();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

// In this same process: signals, exit code and the terminal are the program's own.
const screen = process.stdin.isTTY && process.stdout.isTTY ? ["--tui=opentui"] : [];
process.argv = [process.execPath, `${root}/dist/escapement.js`, "run", "haiku", ...screen, ...process.argv.slice(2)];
await import(pathToFileURL(process.argv[1]).href);
