// A process that writes a session (or only holds a lock), for tests of what happens between two: says "open <dir>" or "refused <code> <message>" on stdout, then stays.

import { createSession, openSession } from "./index.ts";
import { takeLock } from "./lock.ts";
import { SessionError } from "./session-error.ts";

const [how, where = "", sessionId] = process.argv.slice(2);
if (how === "lock-file") {
  process.stdout.write((await takeLock(where, "file")).ok ? "locked\n" : "held\n");
  process.stdin.resume();
} else await writeSession();

async function writeSession(): Promise<void> {
  try {
    const session =
      how === "open"
        ? await openSession({ dir: where })
        : await createSession({ workDir: where, meta: {}, ...(sessionId === undefined ? {} : { sessionId }) });
    process.stdout.write(`open ${session.dir}\n`);
    process.stdin.resume();
    process.stdin.on("end", () => void session.close("done"));
  } catch (error) {
    process.stdout.write(error instanceof SessionError ? `refused ${error.code} ${error.message}\n` : `bug ${String(error)}\n`);
  }
}
