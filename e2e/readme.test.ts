// What the README tells a newcomer to do works as it stands there.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workspaceOfEachTest } from "./each-test.ts";
import { root } from "./built.ts";
import { checkWhole } from "./workspace.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const space = workspaceOfEachTest();

test("the chart in the README runs, from a folder that is not ours", async () => {
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  writeFileSync(join(space.dir, "greet.ts"), code ?? "");
  const { code: exit, stdout, stderr } = await space.run(["run", "./greet.ts", "--param", "name=Ada"]);
  expect(stderr).not.toMatch(/error/i);
  expect(stdout).toMatch(/Ada/);
  expect(exit).toBe(0);
  checkWhole(space.transcript());
});

test("every command the README names exists", async () => {
  const { stdout } = await space.run(["help"]);
  const named = [...readme.matchAll(/npx escapement ([a-z]+)/g)].map(([, command]) => command);
  expect(named.length).toBeGreaterThan(5);
  for (const command of named) expect(stdout).toMatch(new RegExp(`^\\s+${command}\\b`, "m"));
});
