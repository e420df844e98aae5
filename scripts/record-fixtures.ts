// Records the sessions in fixtures/sessions from real runs of the built program, and writes where each came from.
//   npm run fixtures            all            npm run fixtures -- ask            one
// A run is started in a folder of its own; people's answers go in as frames on stdin, the way any program would give them.

import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBrokenProject, TEST_COMMAND } from "../agent/charts/broken-project.fake.ts";
import { ensureBuilt, escapement, root } from "../e2e/built.ts";

interface Recording {
  name: string;
  why: string;
  args: readonly string[];
  /** Values for the prompts in the order in which they are asked; "cancel" cancels. */
  answers?: readonly unknown[];
  /** To every prompt after those. */
  then?: unknown;
  /** In a project with the mistake of this seed, not in an empty folder. */
  broken?: number;
  exit: number;
}

const RECORDINGS: readonly Recording[] = [
  { name: "hello", why: "one turn, one event tool", args: ["hello"], exit: 0 },
  { name: "ask", why: "text and confirm, back on no", args: ["ask"], answers: ["Ada", false, "Grace", true], exit: 0 },
  { name: "ask-cancelled", why: "a question cancelled by a person", args: ["ask"], answers: ["cancel"], exit: 0 },
  { name: "parallel", why: "two regions, joined", args: ["parallel"], exit: 0 },
  {
    name: "haiku",
    why: "the tournament: multiplex, groups, two rounds, an artifact",
    args: ["haiku", "--param", "poets=4", "--param", "judges=2"],
    exit: 0,
  },
  {
    name: "iterate",
    why: "a broken project mended with tools, tests and a person who is asked before each write; e2e/iterate.test.ts plays its turns again",
    args: ["iterate", "--param", `test=${TEST_COMMAND}`],
    answers: ["yes", "tell", "Look at the other lines too."],
    then: "yes",
    broken: 0,
    exit: 0,
  },
  { name: "retries", why: "a backend that answers 429 and recovers", args: ["hello", "--sim", "fault=429@1"], exit: 0 },
];

/** What a session folder shows of itself; blobs and checkpoints are left out: they are large, and no fold reads them. */
const KEPT = ["transcript.jsonl", "meta.json", "artifacts"];

const names = process.argv.slice(2);
ensureBuilt();
for (const recording of RECORDINGS) if (names.length === 0 || names.includes(recording.name)) await record(recording);
writeProvenance();

async function record({ name, args, answers = [], then, broken, exit }: Recording): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "escapement-fixture-"));
  if (broken !== undefined) {
    const project = createBrokenProject(broken);
    cpSync(project.dir, dir, { recursive: true });
    project.remove();
  }
  try {
    const child = spawn(process.execPath, [escapement, "run", ...args, "--output", "jsonl", "--backend", "sim"], {
      cwd: dir,
      stdio: ["pipe", "pipe", "inherit"],
    });
    answerPrompts(child, [...answers], then);
    const code = await new Promise((resolve) => child.once("close", resolve));
    if (code !== exit) throw new Error(`${name}: exit ${String(code)}, wanted ${exit}`);
    const [session] = readdirSync(join(dir, ".escapement")).filter((entry) => !entry.startsWith("."));
    if (!session) throw new Error(`${name}: no session`);
    const to = join(root, "fixtures/sessions", name);
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to, { recursive: true });
    for (const part of KEPT)
      cpSync(join(dir, ".escapement", session, part), join(to, part), {
        recursive: true,
        force: true,
        ...missingIsFine(dir, session, part),
      });
    process.stdout.write(`${name}: ${readFileSync(join(to, "transcript.jsonl"), "utf8").split("\n").length - 1} events\n`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function missingIsFine(dir: string, session: string, part: string): { filter?: () => boolean } {
  return readdirSync(join(dir, ".escapement", session)).includes(part) ? {} : { filter: () => false };
}

function answerPrompts(child: ChildProcess, answers: unknown[], then: unknown): void {
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const frame = JSON.parse(line) as { kind: string; "prompt-id"?: string };
      if (frame.kind !== "prompt") continue;
      const value = answers.length > 0 ? answers.shift() : then;
      if (value === undefined) continue;
      const answer = value === "cancel" ? { cancelled: true } : { value };
      child.stdin?.write(`${JSON.stringify({ kind: "answer", "prompt-id": frame["prompt-id"], ...answer })}\n`);
    }
  });
}

function writeProvenance(): void {
  const rows = RECORDINGS.map(({ name, why, args, answers, then }) => {
    const path = join(root, "fixtures/sessions", name, "transcript.jsonl");
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    const opened = JSON.parse(lines[0] ?? "{}") as { ts: number; data: { engine: string } };
    const command = `run ${args.join(" ")} --output jsonl --backend sim`;
    return `| ${name} | ${why} | \`${command}\`${answers ? `, answers ${JSON.stringify(answers)}${then === undefined ? "" : `, then always ${JSON.stringify(then)}`}` : ""} | ${lines.length} | ${new Date(opened.ts).toISOString().slice(0, 10)} | ${opened.data.engine} |`;
  });
  writeFileSync(
    join(root, "fixtures/PROVENANCE.md"),
    `# Where the fixtures come from

Every session here is a real run of the built program with the embedded \`sim\` backend, recorded by \`npm run fixtures\`
(\`scripts/record-fixtures.ts\`). Kept of each: ${KEPT.map((part) => `\`${part}\``).join(", ")}.

| session | why | command | events | recorded | by |
|---|---|---|---|---|---|
${rows.join("\n")}

\`hostile-strings.jsonl\`: text that must not drive a terminal; one string a line with its class and why, collected from public advisories.
\`requests/\`: what is sent to each provider, caught on loopback by \`agent/backends/ai-sdk/recorded-requests.test.ts\`; the type check holds it against the provider's own SDK.
\`planted/\`: modules with forbidden imports, one each; the boundary check must report every one of them.
`,
  );
}
