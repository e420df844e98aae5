// `npm run bench [-- NAME…] [--write]`: every file of bench/ that is a benchmark, each beside its peer in the same run. With --write the
// rows that they report (bench/report.ts) go into the table of docs/performance.md, between its markers; rows of others stay.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { ensureInstalled, root } from "./installed.mjs";

ensureInstalled();
const all = readdirSync(`${root}/bench`)
  .filter((file) => /\.bench\.(ts|mjs)$/.test(file))
  .map((file) => file.replace(/\.bench\.(ts|mjs)$/, ""));
const writes = process.argv.includes("--write");
const wanted = process.argv.slice(2).filter((argument) => argument !== "--write");
const unknown = wanted.find((name) => !all.includes(name));
if (unknown) {
  process.stderr.write(`no benchmark ${unknown}; there are ${all.join(", ")}\n`);
  process.exit(2);
}
const dir = mkdtempSync(join(tmpdir(), "escapement-bench-"));
let failed = false;
for (const name of wanted.length > 0 ? all.filter((one) => wanted.includes(one)) : all) {
  process.stdout.write(`\n── ${name}\n`);
  const file = readdirSync(`${root}/bench`).find((one) => one.startsWith(`${name}.bench.`));
  const rows = join(dir, `${name}.jsonl`);
  const run = spawnSync(process.execPath, ["--import", "tsx", `bench/${file}`], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, BENCH_ROWS: rows },
  });
  if (run.status !== 0) failed = true;
  else if (writes && existsSync(rows))
    writeRows(
      name,
      readFileSync(rows, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    );
}
rmSync(dir, { recursive: true, force: true });
process.exit(failed ? 1 : 0);

function writeRows(name, rows) {
  const DOC = `${root}/docs/performance.md`;
  const text = readFileSync(DOC, "utf8");
  const [begin, end] = ["<!-- bench:begin -->", "<!-- bench:end -->"];
  const [before = "", rest = ""] = text.split(begin);
  const [table = "", after = ""] = rest.split(end);
  const kept = table
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| bench |") && !line.startsWith(`| ${name} |`));
  const cell = (words) => String(words).replaceAll("|", "\\|");
  const when = `${new Date().toISOString().slice(0, 10)}, load ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`;
  const fresh = rows.map(
    (row) =>
      `| ${[name, row.what, row.ours, row.beside, row.ratio, `${row.goal} ${row.isReached ? "✓" : "✗"}`, when].map(cell).join(" | ")} |`,
  );
  const lines = [
    "| bench | what | ours | beside | the ratio | goal | when |",
    "|---|---|---|---|---|---|---|",
    ...[...kept, ...fresh].toSorted(byName),
  ];
  writeFileSync(DOC, `${before}${begin}\n${lines.join("\n")}\n${end}${after}`);
}

/** Rows of one benchmark stay in their order. */
function byName(a, b) {
  const [first, second] = [a, b].map((line) => line.split(" | ")[0]);
  return first < second ? -1 : first > second ? 1 : 0;
}
