// Session folders for tests, and the refusals that are expected of them.

import { existsSync, mkdtempSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSession } from "./create-session.ts";
import { SessionError } from "./session-error.ts";

const MEMORY = "/dev/shm";

/** A real path; whoever made it removes it. In memory where that is possible: thousands of syncs would wait for everybody's disk. */
export const tempDir = (): string => realpathSync(mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "escapement-session-")));

/** A session that ended, with `log` as its transcript; its folder. */
export async function endedSession(workDir: string, log: string | Buffer): Promise<string> {
  const session = await createSession({ workDir, meta: { chart: "hello" } });
  await session.close("done");
  writeFileSync(join(session.dir, "transcript.jsonl"), log);
  return session.dir;
}

/** What `attempt` was refused with; throws where it was not, or where that is no expected failure. */
export async function refusal(attempt: Promise<unknown>): Promise<SessionError> {
  const thrown: unknown = await attempt.then(
    () => new Error("it was not refused"),
    (error: unknown) => error,
  );
  if (thrown instanceof SessionError) return thrown;
  throw thrown;
}

export const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

export const jsonOf = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
