// Whether the sidecar could draw here: started without a terminal, it draws one frame on a screen of its own and says so.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { selfTestEnvironment } from "./environment.ts";
import { findBun } from "./find-bun.ts";
import { SELF_TEST_BYTES_MAX, SELF_TEST_MS_MAX } from "./limits.ts";
import { findPackageRoot } from "./package-root.ts";

export type SelfTest = { ok: true; bun: string; path: string } | { ok: false; problem: string };

/** Never rejects. `entry`: the program bun runs; default `dist/tui.js` of the package. */
export async function testSidecar({ env = process.env, entry }: { env?: NodeJS.ProcessEnv; entry?: string } = {}): Promise<SelfTest> {
  const root = findPackageRoot();
  if (root === undefined) return { ok: false, problem: "the program's own folder was not found" };
  const bun = findBun(env, root);
  if (!bun.ok) return { ok: false, problem: bun.error.message };
  const program = entry ?? join(root, "dist", "tui.js");
  if (!existsSync(program)) return { ok: false, problem: `the screen is not built (${program}): run npm run build` };
  const said = await runOnce(bun.path, program, root, selfTestEnvironment(env));
  return said.ok ? { ok: true, bun: said.bun, path: bun.path } : { ok: false, problem: `${bun.path}: ${said.problem}` };
}

type Said = { ok: true; bun: string } | { ok: false; problem: string };

function runOnce(bun: string, program: string, cwd: string, env: Record<string, string>): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(bun, ["--no-env-file", "--config=/dev/null", program], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    const timer = setTimeout(() => child.kill("SIGKILL"), SELF_TEST_MS_MAX);
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out = (out + text).slice(-SELF_TEST_BYTES_MAX)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err = (err + text).slice(-SELF_TEST_BYTES_MAX)));
    child.once("error", (error) => resolve({ ok: false, problem: `does not start: ${error.message}` }));
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve(
        readSaid(out) ?? {
          ok: false,
          problem: `ended with ${signal ?? code ?? "nothing"}: ${(err || out).trim().split("\n").at(-1) ?? ""}`,
        },
      );
    });
  });
}

function readSaid(out: string): Said | undefined {
  try {
    const said = JSON.parse(out) as { ok?: unknown; bun?: unknown; problem?: unknown };
    if (said.ok === true && typeof said.bun === "string") return { ok: true, bun: said.bun };
    return typeof said.problem === "string" ? { ok: false, problem: said.problem } : undefined;
  } catch {
    return undefined; // it fell before it could say anything: its end says how
  }
}
