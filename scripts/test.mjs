// `npm test`: installs what is missing, builds, runs every check and every test, and ends with a line that is counted:
// "N passed, N failed[, N skipped]". One run of vitest (wire, fold, agent, e2e, scripts) and one of bun (tui). Exit 1 if anything failed.
//   npm test                 everything
//   npm test -- tests        without the checks          npm test -- checks      without the tests

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { ensureInstalled, root } from "./installed.mjs";

const only = process.argv[2];
if (only !== undefined && only !== "tests" && only !== "checks") {
  process.stderr.write(
    `npm test -- ${only}: there are "tests" and "checks"; one room alone: npx vitest run agent/hub, npx bun test tui/ui\n`,
  );
  process.exit(2);
}
ensureInstalled();
const { CHECKS } = await import("./check.mjs");
const counted = { passed: 0, failed: 0, skipped: 0 };
const out = `${root}/.build/test`;
mkdirSync(out, { recursive: true });

/** Inherited output, no input: nothing in a test may wait for the terminal that started it. */
const run = (command, args) =>
  spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, FORCE_COLOR: "0" } }).status === 0;

function count({ passed, failed, skipped }, ranToItsEnd) {
  counted.passed += passed;
  counted.failed += failed;
  counted.skipped += skipped;
  // A runner that broke without a failed test (a crash, an unhandled error, no report) is a failure too.
  if (!ranToItsEnd && failed === 0) counted.failed += 1;
}

/** `testsuites` of a JUnit report; zeros where there is none. */
function readJunit(path) {
  try {
    const head = /<testsuites[^>]*>/.exec(readFileSync(path, "utf8"))?.[0] ?? "";
    const number = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
    const failed = number("failures") + number("errors");
    return { passed: number("tests") - failed - number("skipped"), failed, skipped: number("skipped"), found: number("tests") > 0 };
  } catch {
    return { passed: 0, failed: 0, skipped: 0, found: false };
  }
}

function runner(name, command, args, report) {
  rmSync(report, { force: true });
  process.stdout.write(`\n── ${name}\n`);
  const ok = run(command, args);
  const result = readJunit(report);
  count(result, ok && result.found);
}

process.stdout.write("── build\n");
if (!run(process.execPath, ["scripts/build.mjs"])) counted.failed += 1;

if (only !== "tests") {
  process.stdout.write("\n── checks\n");
  for (const [name, check] of Object.entries(CHECKS)) {
    const { ok, output } = check();
    process.stdout.write(`${ok ? "✓" : "✗"} ${name}\n${ok ? "" : `${output.slice(0, 20_000)}\n`}`);
    counted[ok ? "passed" : "failed"] += 1;
  }
}

if (only !== "checks") {
  const vitest = `${out}/vitest.xml`;
  runner(
    "vitest: wire, fold, agent, e2e",
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--reporter=dot", "--reporter=junit", `--outputFile.junit=${vitest}`],
    vitest,
  );
  const bun = `${out}/bun.xml`;
  runner("bun test: tui", `${root}/node_modules/.bin/bun`, ["test", "--reporter=junit", `--reporter-outfile=${bun}`], bun);
}

process.stdout.write(`\n${counted.passed} passed, ${counted.failed} failed${counted.skipped > 0 ? `, ${counted.skipped} skipped` : ""}\n`);
process.exit(counted.failed > 0 ? 1 : 0);
