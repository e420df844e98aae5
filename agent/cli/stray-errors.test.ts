import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkWhole, createWorkspace, type Workspace } from "../../e2e/workspace.ts";

const chartThat = (throws: string): string => `
import { defineChart, setup } from "escapement";
const machine = setup({}).createMachine({
  initial: "waiting",
  states: { waiting: { entry: () => void setTimeout(() => { ${throws} }, 20), after: { 600000: "ended" } }, ended: { type: "final" } },
});
export default defineChart({ machine });
`;

let space: Workspace;
beforeEach(() => {
  space = createWorkspace();
});
afterEach(() => space.remove());

test.each([
  ["thrown", `throw new Error("too late")`],
  ["rejected", `void Promise.reject(new Error("too late"))`],
])("an error that nobody catches, %s: the run is stopped on record, in words", async (_how, throws) => {
  writeFileSync(join(space.dir, "chart.js"), chartThat(throws));
  const { code, stderr } = await space.run(["run", "./chart.js"]);
  expect(code).toBe(1);
  expect(stderr).toContain("the run was stopped: an error that nobody caught: too late");
  expect(stderr).not.toContain("    at ");
  expect(space.transcript().at(-1)).toMatchObject({ event: "runner/aborted", data: { reason: "uncaught-error" } });
  checkWhole(space.transcript());
});
