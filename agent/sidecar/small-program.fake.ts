// A small agent and a small sidecar in a real terminal, and a shell that notes how the terminal was before and after them. For tests only.

import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { root } from "../../e2e/built.ts";
import { endPtyPrograms, type PtyProgram, startInPty } from "../../e2e/pty.ts";
import { modesLeftOn } from "../../e2e/terminal-modes.ts";

export const ENTRY = process.env["SMALL_SIDECAR"] ?? join(root, "tui/terminal/test-fixtures/small-sidecar.ts");
/** In one file, below the package's own folder: to transpile its parts at each start took longer than most of what is tested. */
export const AGENT_FILE = join(root, ".build", `small-agent-${randomUUID()}.mjs`);
const AGENT = `${process.execPath} ${AGENT_FILE}`;

beforeAll(() => {
  const source = join(root, "agent/sidecar/test-fixtures/small-agent.ts");
  const bundle = ["--no-env-file", "--config=/dev/null", "build", source, "--target=node", `--outfile=${AGENT_FILE}`];
  execFileSync(join(root, "node_modules/.bin/bun"), bundle, { stdio: ["ignore", "ignore", "inherit"] });
});
afterAll(() => rmSync(AGENT_FILE, { force: true }));

/** Of this test: the session's, with what the shell and the agent note. */
export let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sidecar-"));
  writeFileSync(join(dir, "escapement.log"), `${Array.from({ length: 14 }, (_, i) => `log line ${i + 1}`).join("\n")}\n`);
});
afterEach(() => {
  endPtyPrograms();
  rmSync(dir, { recursive: true, force: true });
});

export const read = (name: string): string => readFileSync(join(dir, name), "utf8");
export const agentLine = (entry = ENTRY): string => `${AGENT} ${entry} ${dir}`;

/** In a shell that notes `stty -a` before and after; what runs between stands in its own process group only where `shell` has job control. */
export const watched = (line = agentLine()): PtyProgram =>
  startInPty(
    "bash",
    [
      "--norc",
      "--noprofile",
      "-c",
      `stty -a > ${dir}/before; ${line}; echo "exit $?"; while [ -e ${dir}/hold ]; do sleep 0.05; done; stty -a > ${dir}/after`,
    ],
    { cols: 120, rows: 20 },
  );

export async function ready(program: PtyProgram): Promise<{ agent: number; sidecar: number }> {
  await program.until(/sidecar \d+ ready/);
  const found = /agent (\d+) sidecar (\d+)/.exec(read("notes"));
  return { agent: Number(found?.[1]), sidecar: Number(found?.[2]) };
}

export async function expectBack(program: PtyProgram): Promise<void> {
  await program.ended;
  expect(modesLeftOn(program.bytes())).toEqual([]);
  expect(read("after")).toBe(read("before"));
}
