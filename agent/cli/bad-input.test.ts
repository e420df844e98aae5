// Every bad input of the command line, as a person makes it: the exit code, a sentence that says what to do, no stack trace.

import { createServer } from "node:net";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorkspace, type Finished, type Workspace } from "../../e2e/workspace.ts";

let space: Workspace;
beforeAll(() => {
  space = createWorkspace();
  const file = (name: string, text: string): void => writeFileSync(join(space.dir, name), text);
  file("throws.ts", "const a: number = 1;\n\nthrow new Error(`boom ${a}`);\n");
  file("throws.js", "export const a = 1;\nthrow new Error('boom');\n");
  file("syntax.ts", "const a = 1;\nconst b = = 2;\n");
  file("syntax.js", "const a = 1;\nexport const b = = 2;\n");
  file("rejects.ts", "await Promise.reject(new Error('not today'));\nexport default 1;\n");
  file("missing.ts", 'import { gone } from "./not-there.ts";\nexport default gone;\n');
  file("wrong.ts", "export const other = 1;\n\nexport default { machine: 1 };\n");
  file("nothing.ts", "export const other = 1;\n");
  file("chart.txt", "no chart");
  file("input.json", "[1, 2]");
  mkdirSync(join(space.dir, "empty"));
  writeFileSync(join(space.dir, "a-file"), "");
});
afterAll(() => space.remove());

function expectRefused({ code, stdout, stderr }: Finished, sentence: RegExp, exit = 2): void {
  expect(stderr).toMatch(sentence);
  expect(code).toBe(exit);
  expect(stdout).toBe("");
  expect(stderr).not.toMatch(/^\s+at /m);
}

/** No key of the machine that runs the tests takes part. */
const env = { OPENAI_API_KEY: "", ANTHROPIC_API_KEY: "", OPENROUTER_API_KEY: "", OLLAMA_HOST: "" };

describe("refused before anything is made", () => {
  test.concurrent.each<[string, string[], RegExp]>([
    [
      "an unknown chart, with the nearest and the list",
      ["run", "haikuu"],
      /no chart "haikuu"; did you mean haiku\?[\s\S]*hello[\s\S]*ask[\s\S]*parallel[\s\S]*haiku/,
    ],
    ["no chart at all", ["run"], /run which chart\?[\s\S]*hello/],
    ["a chart file that is not there", ["run", "./none.ts"], /no chart file .*none\.ts/],
    ["a file that is no chart by its name", ["run", "./chart.txt"], /should end in \.ts or \.js/],
    ["a TypeScript chart that throws", ["run", "throws.ts"], /throws\.ts:3: boom 1/],
    ["a JavaScript chart that throws", ["run", "throws.js"], /throws\.js:2: boom/],
    ["a TypeScript chart that is none", ["run", "syntax.ts"], /syntax\.ts:2: Unexpected "="/],
    ["a JavaScript chart that is none", ["run", "syntax.js"], /syntax\.js:2: Unexpected token/],
    ["a chart that rejects while it loads", ["run", "rejects.ts"], /rejects\.ts:1: not today/],
    ["a chart that imports what is not there", ["run", "missing.ts"], /missing\.ts:1: Cannot find module .*not-there/],
    ["the wrong export", ["run", "wrong.ts"], /wrong\.ts:3: default export is an object, not a chart/],
    ["a named one that is wrong", ["run", "wrong.ts#other"], /wrong\.ts:1: export named "other" is a number/],
    ["no default export", ["run", "nothing.ts"], /nothing\.ts:1: there is no default export/],
    ["a bad param", ["run", "haiku", "--param", "poets=2"], /--param poets: .*3[\s\S]*integer 3–30/],
    ["an unknown param", ["run", "hello", "--param", "nme=x"], /no such parameter; did you mean name\?/],
    ["a param for a chart without any", ["run", "ask", "--param", "a=1"], /takes no parameters/],
    ["an input file that is no object", ["run", "hello", "--input", "input.json"], /wanted an object/],
    ["an unknown backend", ["run", "hello", "--backend", "nobody"], /no backend "nobody".*sim/],
    ["a missing key, and which variable", ["run", "hello", "--backend", "openai"], /set OPENAI_API_KEY/],
    ["a missing key of its own name", ["run", "hello", "--backend", "openai", "--api-key-env", "MY_KEY"], /set MY_KEY/],
    ["a bad --sim", ["run", "hello", "--sim", "seed=x"], /--sim seed: wanted a whole number/],
    ["the debugger", ["run", "hello", "--debug"], /does not exist yet/],
    ["a screen without a terminal", ["run", "hello", "--tui=opentui"], /needs a terminal/],
    ["a work dir below a file", ["run", "hello", "--work-dir", "a-file/below"], /Cannot write the session in a-file/],
    [
      "a work dir on a file system that makes none",
      ["run", "hello", "--work-dir", "/proc/escapement"],
      /Cannot write the session in \/proc\/escapement/,
    ],
    ["a folder that is no session", ["open", "./empty"], /empty is no session/],
    ["a session that is not there", ["open", "nope"], /no session "nope"/],
    ["the latest of none", ["open", "latest", "--work-dir", "empty"], /no session in .*empty yet/],
    ["a flag that is not there, with the nearest", ["run", "hello", "--prm", "a=1"], /unknown option '--prm'[\s\S]*--param/],
    ["a flag of a later version", ["run", "hello", "--rewind"], /unknown option '--rewind'/],
    ["a command that is not there", ["rnu"], /unknown command 'rnu'[\s\S]*run/],
  ])("%s", async (_, args, sentence) => {
    expectRefused(await space.run(args, { env }), sentence);
  });

  test("and no session was made by any of them", () => {
    expect(space.transcript()).toEqual([]);
  });
});

test("a port in use", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  try {
    expectRefused(await space.run(["run", "hello", "--api-server", String(port)]), /the port is in use/);
  } finally {
    server.close();
  }
});

test("a second writer, and a second session of one id", async () => {
  const own = createWorkspace();
  try {
    const first = own.start(["run", "ask", "--no-spawn", "--session", "mine"]);
    const { pid } = await own.address();
    expectRefused(await own.run(["run", "hello", "--session", "mine"]), new RegExp(`${pid}`));
    first.kill("SIGKILL");
    await new Promise((resolve) => first.once("close", resolve));
    expectRefused(await own.run(["run", "hello", "--session", "mine"]), /a session mine already/);
  } finally {
    own.remove();
  }
});

test("an unreachable backend: url, reason, what to try; the run failed on record", async () => {
  const own = createWorkspace();
  try {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    const { code, stderr } = await own.run(["run", "hello", "--api-base-url", `http://127.0.0.1:${port}/v1`, "--model", "m"], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`http://127.0.0.1:${port}/v1.*(ECONNREFUSED|nothing listens).*\\?`));
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(own.transcript().at(-1)?.event).toBe("runner/error");
  } finally {
    own.remove();
  }
});

describe("what was typed is repeated without its secrets", () => {
  const SECRET = "zz-weird-zz-value";
  const ofEnvironment = { ...env, SOME_PASSWORD: SECRET };
  test.concurrent.each<[string, string[], Record<string, string>]>([
    ["a word that is no command", [SECRET], ofEnvironment],
    ["a word that no flag takes", ["run", "hello", "--api-server", SECRET], ofEnvironment],
    ["the key of a variable of any name", ["run", SECRET, "--api-key-env", "WEIRD"], { ...env, WEIRD: SECRET }],
    ["the same where nothing could be parsed", ["run", `--${SECRET}`, "--api-key-env=WEIRD"], { ...env, WEIRD: SECRET }],
    ["the name of a session", ["run", "hello", "--session", SECRET], ofEnvironment],
  ])("%s", async (_, args, own) => {
    const { code, stdout, stderr } = await space.run(args, { env: own });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^escapement: ./);
    expect(stdout + stderr).not.toContain(SECRET);
  });

  test("and a chart is drawn without them", async () => {
    writeFileSync(join(space.dir, "told.ts"), CHART_OF_SECRETS);
    const { code, stdout } = await space.run(["run", "./told.ts", "--dump-chart"], { env: ofEnvironment });
    expect(code).toBe(0);
    expect(stdout).toContain("stateDiagram-v2");
    expect(stdout).not.toContain(SECRET);
  });
});

const CHART_OF_SECRETS = `
import { actors, defineChart, setup } from "escapement";
const secret = process.env.SOME_PASSWORD;
const machine = setup({ actors }).createMachine({ initial: secret, states: { [secret]: { type: "final" } } });
export default defineChart({ machine, title: "Tells " + secret });
`;
