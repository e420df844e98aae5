// The checks, one function each: types, lint, format, boundaries, dead-code, sentences. `node scripts/check.mjs [name…]`, all where none is named.
// Each prints one line; exit 1 if one fails. The boundary check first shows that it can see: modules, and every planted violation.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { sentenceProblems } from "./sentences.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const ROOMS = ["wire", "fold", "agent", "tui"];
/** Fewer would mean that the tool resolved nothing and passes for the wrong reason. */
const MODULES_MIN = 100;

const bin = (path, ...args) => {
  const run = spawnSync(process.execPath, [`${root}/node_modules/${path}`, ...args], { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  return { ok: run.status === 0, output: `${run.stdout}${run.stderr}`.trim(), stdout: run.stdout };
};

export const CHECKS = {
  types() {
    const agent = bin("typescript-native/bin/tsc", "-p", ".");
    const tui = bin("typescript-native/bin/tsc", "-p", "tui");
    const page = bin("typescript-native/bin/tsc", "-p", "agent/export/page");
    return { ok: agent.ok && tui.ok && page.ok, output: [agent.output, tui.output, page.output].filter(Boolean).join("\n") };
  },
  lint: () => bin("oxlint/bin/oxlint", "--type-aware", "--quiet", ...ROOMS, "e2e", "bench", "scripts"),
  format: () => bin("oxfmt/bin/oxfmt", "--check", "."),
  boundaries() {
    const own = cruise(ROOMS);
    if (!own.summary) return { ok: false, output: own.output };
    if (own.modules < MODULES_MIN) return { ok: false, output: `dependency-cruiser saw ${own.modules} modules; it resolves nothing` };
    const planted = cruise(["fixtures/planted"]);
    const seen = new Set(planted.summary?.violations.map((violation) => violation.from));
    const missed = readdirSync(`${root}/fixtures/planted`, { recursive: true, encoding: "utf8" })
      .filter((file) => /illegal[^/]*\.tsx?$/.test(file))
      .filter((file) => !seen.has(`fixtures/planted/${file}`));
    if (missed.length > 0) return { ok: false, output: `planted violations not reported: ${missed.join(", ")}` };
    const found = own.summary.violations.map((v) => `${v.from} → ${v.to}: ${v.rule.name} (${v.comment ?? v.rule.severity})`);
    return { ok: found.length === 0, output: found.join("\n") };
  },
  "dead-code": () => bin("knip/bin/knip.js", "--no-progress"),
  sentences() {
    const paths = [...ROOMS, "e2e", "bench", "scripts"].flatMap((room) =>
      readdirSync(`${root}/${room}`, { recursive: true, encoding: "utf8" }).map((file) => `${room}/${file}`),
    );
    const files = new Map(
      paths.filter((path) => /\.(ts|tsx|mjs)$/.test(path)).map((path) => [path, readFileSync(`${root}/${path}`, "utf8")]),
    );
    const problems = sentenceProblems(files, readFileSync(`${root}/docs/architecture.md`, "utf8"));
    return { ok: problems.length === 0, output: problems.join("\n") };
  },
};

function cruise(folders) {
  const run = bin("dependency-cruiser/bin/dependency-cruise.mjs", "--output-type", "json", ...folders);
  try {
    const { summary, modules } = JSON.parse(run.stdout);
    return { summary, modules: modules.length, output: run.output };
  } catch {
    return { summary: undefined, modules: 0, output: run.output };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !(name in CHECKS));
  if (unknown) {
    process.stderr.write(`no check ${unknown}; there are ${Object.keys(CHECKS).join(", ")}\n`);
    process.exit(2);
  }
  let failed = 0;
  for (const name of names.length > 0 ? names : Object.keys(CHECKS)) {
    const { ok, output } = CHECKS[name]();
    process.stdout.write(`${ok ? "✓" : "✗"} ${name}\n${ok || !output ? "" : `${output.slice(0, 20_000)}\n`}`);
    if (!ok) failed += 1;
  }
  process.exit(failed > 0 ? 1 : 0);
}
