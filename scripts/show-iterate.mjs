// `npm run show:iterate [-- --seed N] [--replay] [-- FLAG…]`: the chart `iterate` on a small project with one mistake, chosen by seed, in
// a temporary folder; on the screen in a terminal, asked before each write. The model is the embedded one, as a search; with `--replay`
// a server on loopback that says again what was recorded of seed 0 (answer as then: yes; no, and why; yes to the rest). FLAGs go to
// `escapement run`. At the end: what was read, written, run, asked and spent, told from the transcript alone.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { register } from "tsx/esm/api";
import { ensureInstalled, root } from "./installed.mjs";

const { values, positionals } = readArguments();
ensureInstalled();
const { build } = await import("./build.mjs");
build();
register();
const { createBrokenProject, MUTATIONS, TEST_COMMAND } = await import("../agent/charts/broken-project.fake.ts");
const { startOpenAiServer } = await import("../agent/backends/ai-sdk/openai-server.fake.ts");
const { answersIn, eventsIn, recordedRun } = await import("../e2e/recorded-turns.ts");
const { tellFrom } = await import("../e2e/told.ts");

const seed = values.replay ? 0 : Number(values.seed ?? Math.floor(Math.random() * MUTATIONS.length));
const project = createBrokenProject(seed);
const turns = values.replay ? answersIn(recordedRun("iterate")) : [];
const server = values.replay && (await startOpenAiServer({ play: (_request, n) => ({ kind: "answer", answer: turns[n] ?? {} }) }));
const model = server ? ["--backend", "openai", "--api-base-url", server.url, "--model", "recorded-1"] : ["--backend", "sim"];
const screen = process.stdin.isTTY && process.stdout.isTTY ? ["--tui=opentui"] : [];
const asked = ["--confirm", "writes", "--session", "shown", "--param", `test=${TEST_COMMAND}`];
process.stdout.write(`seed ${seed} of ${MUTATIONS.length}: "${project.mutation.join('" became "')}" in ${project.dir}\n`);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined); // the run has them too, and its end is ours
const child = spawn(process.execPath, [join(root, "dist/escapement.js"), "run", "iterate", ...model, ...screen, ...asked, ...positionals], {
  cwd: project.dir,
  stdio: "inherit",
});
const [code] = await once(child, "close");
if (server) await server.close();
if (code !== 2) tell(eventsIn(join(project.dir, ".escapement/shown/transcript.jsonl")));
process.exitCode = code ?? 1;

function tell(events) {
  const { read, written, run, asked: questions, refused, spent } = tellFrom(events);
  const lines = [
    `read: ${[...new Set(read.map((path) => String(path).replace(`${project.dir}/`, "")))].join(", ")}`,
    ...written.map(({ path, oldText, newText }) => `wrote ${path.replace(`${project.dir}/`, "")}: ${oldText.trim()} → ${newText.trim()}`),
    `ran: ${run.map(({ command, failed }) => `${command} (${failed ? "failed" : "passed"})`).join(", ")}`,
    ...questions.map(({ prompt, answer, by }) => `asked: ${prompt} — ${answer} (by ${by})`),
    ...refused.map(({ tool, why }) => `refused: ${tool}: ${why}`),
    `spent: ${spent} tokens`,
    `ended in: ${events.at(-1)?.data["final-config"]?.join(", ") ?? events.at(-1)?.event}`,
  ];
  process.stdout.write(`\nFrom the transcript alone:\n${lines.map((line) => `  ${line}\n`).join("")}`);
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { seed: { type: "string" }, replay: { type: "boolean" } } });
  } catch (error) {
    process.stderr.write(`${error.message}\nnpm run show:iterate [-- --seed N] [--replay] [-- FLAG…]\n`);
    process.exit(2);
  }
}
