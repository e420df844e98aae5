// The one session that a command wants named.

import { CommandFailure } from "./failure.ts";
import { findSession, listSessions } from "./session-finder.ts";

/** Its folder. Throws CommandFailure: nothing was named (the newest is told), no such session, several. */
export function whichSession(verb: string, wanted: string | undefined, workDir: string): string {
  if (wanted !== undefined) return findSession(wanted, workDir);
  const [newest] = listSessions(workDir);
  if (!newest) return findSession("latest", workDir);
  throw new CommandFailure(`${verb} which session? The newest is ${newest.id}, or say latest`);
}
