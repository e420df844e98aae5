// A process that writes a session, for tests of what happens between two: says "open <dir>" or "refused <code> <message>" on stdout, then stays.
// create <workDir> [id] · open <dir> · flood <workDir> <id>, which appends without end · lock-file <path>, which only holds a lock

import { type Session, createSession, openSession } from "./index.ts";
import { lineOf } from "./log.fake.ts";
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
    if (how === "flood") flood(session);
    process.stdin.resume();
    process.stdin.on("end", () => void session.close("done"));
  } catch (error) {
    process.stdout.write(error instanceof SessionError ? `refused ${error.code} ${error.message}\n` : `bug ${String(error)}\n`);
  }
}

/** Batches of lines of very different lengths, a few megabytes at most. */
function flood(session: Session): void {
  const from = session.log.head() + 1;
  if (from > 20_000) return;
  session.store.append(Array.from({ length: 50 }, (_, n) => lineOf(from + n, "x".repeat(((from + n) * 37) % 900))));
  setImmediate(flood, session);
}
