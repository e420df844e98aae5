// `npm run bench [-- NAME]`: every file of bench/ that is a benchmark, each beside its peer in the same run.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { ensureInstalled, root } from "./installed.mjs";

ensureInstalled();
const all = readdirSync(`${root}/bench`)
  .filter((file) => /\.bench\.(ts|mjs)$/.test(file))
  .map((file) => file.replace(/\.bench\.(ts|mjs)$/, ""));
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !all.includes(name));
if (unknown) {
  process.stderr.write(`no benchmark ${unknown}; there are ${all.join(", ")}\n`);
  process.exit(2);
}
let failed = false;
for (const file of readdirSync(`${root}/bench`).filter((name) => /\.bench\.(ts|mjs)$/.test(name))) {
  const name = file.replace(/\.bench\.(ts|mjs)$/, "");
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n── ${name}\n`);
  const run = spawnSync(process.execPath, ["--import", "tsx", `bench/${file}`], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (run.status !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
