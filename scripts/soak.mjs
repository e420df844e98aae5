// `npm run soak [-- NAME…] [--seed N] [--n N]`: the long versions of the tests that break things on purpose. Every e2e/soak/NAME.soak.ts
// in a process of its own, one after the other; what each says of itself becomes its row of docs/soak.md. Exit 1 if one fails.
// A soak exports `soak(options: { seed?, n? }): Promise<{ name, what, n, seed, result }>` (e2e/soak/soak.ts) and throws where a promise is broken.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureInstalled, root } from "./installed.mjs";

const { values, positionals } = readArguments();
const given = Object.fromEntries(["seed", "n"].filter((key) => values[key] !== undefined).map((key) => [key, Number(values[key])]));

if (values.one) {
  const { soak } = await import(`${root}/e2e/soak/${values.one}.soak.ts`);
  writeFileSync(values.out, JSON.stringify(await soak(given)));
  process.exit(0);
}

ensureInstalled();
const DOC = `${root}/docs/soak.md`;
const all = readdirSync(`${root}/e2e/soak`)
  .filter((file) => file.endsWith(".soak.ts"))
  .map((file) => file.slice(0, -".soak.ts".length))
  .sort();
const unknown = positionals.find((name) => !all.includes(name));
if (unknown) {
  process.stderr.write(`no soak ${unknown}; there are ${all.join(", ")}\n`);
  process.exit(2);
}
const rows = new Map(knownRows().filter(([name]) => all.includes(name)));
let failed = 0;
for (const name of positionals.length > 0 ? positionals : all) {
  process.stdout.write(`── ${name}\n`);
  const out = join(tmpdir(), `escapement-soak-${process.pid}.json`);
  const startedMs = Date.now();
  const pass = Object.entries(given).flatMap(([key, value]) => [`--${key}`, String(value)]);
  const run = spawnSync(process.execPath, ["--import", "tsx", "scripts/soak.mjs", "--one", name, "--out", out, ...pass], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  if (run.status === 0 && existsSync(out)) {
    const said = JSON.parse(readFileSync(out, "utf8"));
    rows.set(name, `| ${name} | ${cell(said.what)} | ${said.n} | ${said.seed} | ${cell(said.result)} | ${seconds} s | ${today()} |`);
    process.stdout.write(`✓ ${said.result} (n ${said.n}, seed ${said.seed}, ${seconds} s)\n`);
  } else {
    failed += 1;
    rows.set(name, `| ${name} | failed: run \`npm run soak -- ${name}\` | | | **failed** | ${seconds} s | ${today()} |`);
    process.stdout.write(`✗ ${name}\n`);
  }
  rmSync(out, { force: true });
  write();
}
process.exit(failed > 0 ? 1 : 0);

/** Rows of former runs: one soak run alone leaves the others as they are. */
function knownRows() {
  if (!existsSync(DOC)) return [];
  return readFileSync(DOC, "utf8")
    .split("\n")
    .map((line) => [/^\| ([a-z][\w-]*) \|/.exec(line)?.[1], line])
    .filter(([name, line]) => name !== undefined && !line.startsWith("| soak |"));
}

function readArguments() {
  const text = { type: "string" };
  try {
    return parseArgs({ allowPositionals: true, options: { seed: text, n: text, one: text, out: text } });
  } catch (error) {
    process.stderr.write(`${error.message}\nnpm run soak [-- NAME…] [--seed N] [--n N]\n`);
    process.exit(2);
  }
}

function write() {
  const table = [
    "| soak | what | n | seed | result | took | on |",
    "|---|---|---|---|---|---|---|",
    ...[...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
  ];
  writeFileSync(
    DOC,
    `# Soaks

The tests that break things on purpose, in their long versions: \`npm run soak\` runs all of \`e2e/soak/*.soak.ts\` and writes this table,
\`npm run soak -- NAME --seed N --n N\` one of them, again as it was. \`npm test\` runs the same with smaller numbers and fixed seeds; of \`screen\` only how its memory is judged.

\`kills\`: every second session has a context so large that its checkpoints lie in two files, and a question holds a roll of the dice that must be the same after each kill.
\`swarm\`: of two hundred stalls one lasts long enough to be evicted. When all has been said, 4 000 more join and leave and 800 more stall and are cut, and the server may keep no more
than 320 bytes for each that joined and a kilobyte for each that stalled.

${table.join("\n")}
`,
  );
}

function cell(text) {
  return String(text).replaceAll("|", "\\|").replaceAll("\n", " ");
}

function today() {
  return new Date().toISOString().slice(0, 10);
}
