// The engine beside Node: a bundle for browsers that names nothing of Node's, run where only web globals are; and Bun.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, expect, test } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const bun = join(root, "node_modules/.bin/bun");
const folder = mkdtempSync(join(tmpdir(), "escapement-portable-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WANTED = {
  result: { status: "done", finalConfig: ["done"], output: expect.stringMatching(/\S/) },
  events: expect.arrayContaining(["llm/response", "human-input/answer"]),
};

/** What a bundle still asks for: everything else is in it, so these are the runtime's own. A build for browsers would put something in their place. */
function runtimeModulesOf(source: string): string[] {
  const code = bundle("asks", source, ["--target=node", "--format=esm"]);
  return [...code.matchAll(/(?:^import [^;]*?from |^import |\brequire\()["']([\w:/]+)["']/gm)].map(([, name]) => name ?? "");
}

function bundle(name: string, source: string, flags: string[]): string {
  const entry = join(folder, `${name}.ts`);
  const out = join(folder, `${name}.js`);
  writeFileSync(entry, source);
  const built = spawnSync(bun, ["build", ...flags, entry, `--outfile=${out}`], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(built.stderr);
  return readFileSync(out, "utf8");
}

const PAGE = `import { runPortably } from ${JSON.stringify(join(root, "agent/charts/portable-run.fake.ts"))};\nglobalThis.ran = runPortably();\n`;

test("in a browser: nothing of Node's in the bundle, and it runs on web globals alone", async () => {
  expect(runtimeModulesOf(PAGE)).toEqual([]);
  const code = bundle("page", PAGE, ["--target=browser", "--format=iife"]);
  const page: Record<string, unknown> = {
    setTimeout,
    clearTimeout,
    queueMicrotask,
    console,
    performance,
    AbortController,
    AbortSignal,
    TextEncoder,
    TextDecoder,
    URL,
    structuredClone,
  };
  runInNewContext(code, page, { timeout: 20_000 });
  const { stored, ...ran } = (await page["ran"]) as { stored: number };
  expect(ran).toMatchObject(WANTED);
  expect(stored).toBeGreaterThan(10);
});

test("the check sees a module of Node's where one is", () => {
  const planted = 'import { readFileSync } from "node:fs";\nimport "node:path";\nconsole.log(readFileSync);\n';
  expect(runtimeModulesOf(planted).map((name) => name.replace("node:", ""))).toContain("fs");
});

test("on Bun, the whole package", () => {
  const program = join(folder, "on-bun.ts");
  writeFileSync(
    program,
    `import { createMemoryStore, createSimBackend, createSystemClock, run } from ${JSON.stringify(join(root, "agent/index.ts"))};
import hello from ${JSON.stringify(join(root, "agent/charts/hello.ts"))};
const clock = createSystemClock();
const backend = createSimBackend({ clock, tokensPerSecond: Number.POSITIVE_INFINITY });
const result = await run(hello, { store: createMemoryStore(), clock, backend, engine: "on-bun/1", params: { name: "Bun" } });
console.log(JSON.stringify(result));
`,
  );
  const ran = spawnSync(bun, ["--no-env-file", "run", program], { encoding: "utf8", cwd: root });
  expect(JSON.parse(ran.stdout || JSON.stringify(ran.stderr))).toMatchObject({
    status: "done",
    output: { greeting: expect.any(String) },
  });
});
