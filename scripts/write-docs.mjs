// `npm run docs`: writes what is made from the code anew: the event table, the keys, the flags. Tests compare them.

import { spawnSync } from "node:child_process";
import { ensureInstalled, root } from "./installed.mjs";

ensureInstalled();
const COMMANDS = [
  ["--import", "tsx", "scripts/write-wire-doc.ts"],
  ["--import", "tsx", "scripts/write-keys-doc.ts"],
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "agent/cli/program.test.ts",
    "--update",
    "--testNamePattern",
    "docs/command-line.md",
    "--reporter=dot",
  ],
];
for (const args of COMMANDS) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) process.exit(status ?? 1);
}
