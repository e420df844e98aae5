// A folder's configuration in the whole program: what of it holds before a person trusts it, and after.

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CallingModel, ownHome, startCallingModel } from "./calling-model.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

let space: Workspace;
let env: Record<string, string>;
let model: CallingModel | undefined;
beforeEach(() => {
  space = createWorkspace();
  env = ownHome(space);
});
afterEach(async () => {
  await model?.close();
  model = undefined;
  space.remove();
});

const CONFIG = "escapement.config.json";

test("a folder's configuration: harmless keys at once, the rest after a person's yes, in a terminal alone", async () => {
  writeFileSync(
    join(space.dir, CONFIG),
    JSON.stringify({ defaultChart: "hello", workDir: "kept", prices: { "sim-1": { input: 1, output: 1 } } }),
  );
  const before = await space.run(["run", "--sim", "rate=2000"], { env });
  expect(before.code).toBe(0);
  expect(before.stderr).toMatch(/escapement\.config\.json is not trusted: left out workDir; look at it, then say: escapement trust/);
  expect(existsSync(join(space.dir, "kept"))).toBe(false);
  expect(await space.run(["trust"], { env })).toMatchObject({ code: 2, stderr: expect.stringContaining("in a terminal") as string });

  const no = space.inPty(["trust"], { env });
  await no.until(/Trust .*\[y\/N\]/);
  no.write("\r");
  expect((await no.ended).code).toBe(2);
  const yes = space.inPty(["trust"], { env });
  await yes.until(/Trust .*\[y\/N\]/);
  yes.write("y\r");
  expect((await yes.ended).code).toBe(0);

  const after = await space.run(["run", "--sim", "rate=2000"], { env });
  expect([after.code, after.stderr]).toEqual([0, ""]);
  expect(existsSync(join(space.dir, "kept"))).toBe(true);
  expect((await space.run(["sessions", "list", "--json"], { env })).stdout).toContain(join("kept", ""));
  expect((await space.run(["info"], { env })).stdout).toMatch(/config +\S+escapement\.config\.json \(trusted\)/);
});

test("a configuration that is code runs after a yes alone, and never to look; its tools are there", async () => {
  const mark = join(space.dir, "it-ran");
  const config = join(space.dir, "escapement.config.ts");
  writeFileSync(
    config,
    `import { writeFileSync } from "node:fs";
import { defineConfig, z } from "escapement";
writeFileSync(${JSON.stringify(mark)}, "yes");
export default defineConfig({
  prices: { m: { input: 2, output: 10 } },
  tools: { custom: [{ name: "team/shout", description: "Says it louder.", effects: "none", input: z.object({ text: z.string() }), run: ({ text }: { text: string }) => text.toUpperCase() }] },
});
`,
  );
  model = await startCallingModel(space, [
    [
      { name: "team/shout", input: { text: "hello" } },
      { name: "team/shout", input: { wrong: 1 } },
    ],
  ]);
  for (const look of [["info"], ["sessions", "list"], ["open", "none"], ["run", "hello", "--sim", "rate=2000"]])
    await space.run(look, { env });
  expect(existsSync(mark)).toBe(false);
  const pty = space.inPty(["trust"], { env });
  await pty.until(/is code[\s\S]*\[y\/N\]/);
  pty.write("yes\r");
  expect((await pty.ended).code).toBe(0);
  expect(existsSync(mark)).toBe(false);
  const { code, stdout, stderr } = await space.run(model.args, { env: model.env });
  expect([code, stderr]).toEqual([0, ""]);
  expect(existsSync(mark)).toBe(true);
  expect(model.told()).toEqual(["HELLO", expect.stringContaining("input of team/shout is not valid")]);
  expect(stdout).toMatch(/2000 tokens in, 200 out · \$0\.0060/);
});
