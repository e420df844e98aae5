// After a crash: what the next run says of it, and what the doctor finds.

import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runsOfEachTest } from "./each-test.ts";
import { eventually, isAlive } from "./workspace.ts";

const { runs, space } = runsOfEachTest();

test("after a crash the next run says who died, what it said last, and how to go on: on stderr, once", async () => {
  const pid = await runs.detached("dead");
  appendFileSync(join(space.workDir, "dead", "escapement.log"), "a last word \u001b[31mred\n");
  process.kill(pid, "SIGKILL");
  await eventually("its end", () => !isAlive(pid));
  const next = await space.run(["run", "hello", "--output", "jsonl", "--sim", "rate=1000"]);
  expect(next.code).toBe(0);
  expect(next.stderr).toMatch(/session dead .*1 question open[\s\S]*a last word ␛\[31mred[\s\S]*escapement resume dead/);
  for (const line of next.stdout.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("kind");
  expect((await space.run(["run", "hello", "--sim", "rate=1000"])).stderr).toBe("");
});

describe("doctor", () => {
  test("all is well here: 0, a frame was drawn, no key is shown", async () => {
    const { code, stdout } = await space.run(["doctor"], { env: { OPENAI_API_KEY: "sk-very-secret" } });
    expect([code, stdout]).toEqual([0, expect.stringContaining("drew a frame")]);
    expect(stdout).toContain("OPENAI_API_KEY is set (not shown)");
    expect(stdout).not.toContain("secret");
  });

  test("what is missing is named with what to do, and is 1", async () => {
    const { code, stdout } = await space.run(["doctor", "--json"], { env: { BUN_BIN: "/nowhere/bun" } });
    expect(code).toBe(1);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { name: string; state: string; says: string; advice?: string }[] };
    expect(ok).toBe(false);
    expect(checks.filter(({ state }) => state === "fail")).toMatchObject([
      { name: "screen", says: expect.stringContaining("/nowhere/bun") as string, advice: expect.any(String) as string },
    ]);
  });

  test("a lock that a killed run left is explained", async () => {
    const pid = await runs.detached("dead");
    process.kill(pid, "SIGKILL");
    await eventually("its end", () => !isAlive(pid));
    expect((await space.run(["doctor"])).stdout).toMatch(/dead: lock\.json is left over; process \d+ is gone[\s\S]*escapement resume dead/);
  });
});
