import { expect, test } from "vitest";
import { credentialChecks, nodeCheck } from "./doctor-checks.ts";
import { lockCheck } from "./doctor-locks.ts";

test.each([
  ["20.19.0", "ok"],
  ["20.20.2", "ok"],
  ["22.0.0", "ok"],
  ["20.18.9", "fail"],
  ["18.20.0", "fail"],
])("node %s: %s", (version, state) => {
  const check = nodeCheck(version);
  expect(check.state).toBe(state);
  expect(check.advice === undefined).toBe(state === "ok");
});

test("credentials: which variable is set, never what it holds", () => {
  expect(credentialChecks({})).toMatchObject([{ state: "note" }]);
  const found = credentialChecks({ OPENAI_API_KEY: "sk-secret", ANTHROPIC_API_KEY: `"sk-other"`, OPENROUTER_API_KEY: "  " });
  expect(found.map(({ state }) => state)).toEqual(["ok", "note"]);
  expect(JSON.stringify(found)).not.toMatch(/secret|sk-/);
});

test("a lock is explained; only one that is held binds anybody, and each says what to do", () => {
  const lock = { id: "one", dir: "/d/one", pid: 4711, started: Date.now() - 60_000, port: 8080 } as const;
  expect(lockCheck({ ...lock, state: "held" })).toMatchObject({ state: "ok", says: expect.stringContaining("on port 8080") as string });
  for (const state of ["gone", "recycled", "left"] as const) {
    const check = lockCheck({ ...lock, state });
    expect(check).toMatchObject({ state: "note", advice: expect.stringContaining("escapement resume /d/one") as string });
    expect(check.says).toContain("process 4711");
  }
});
