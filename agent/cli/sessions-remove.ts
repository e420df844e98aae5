// `escapement sessions rm <session>`: asks once, refuses one that is being written.

import { calledAs } from "./called-as.ts";
import { inspectSession, listedName, removeSession, sessionWord } from "../session/index.ts";
import { bytesText, countText, safeText } from "../../fold/index.ts";
import { confirmOrRefuse } from "./confirm.ts";
import { EXIT } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import type { Flags } from "./flags.ts";
import { nameWords } from "./session-words.ts";
import { whichSession } from "./which-session.ts";

export async function remove(wanted: string | undefined, workDir: string, flags: Flags): Promise<number> {
  if (wanted === undefined) throw new CommandFailure(`rm which session? ${calledAs} sessions list shows them`);
  const dir = whichSession("rm", wanted, workDir);
  const question = await questionOf(dir);
  await confirmOrRefuse(question, { yes: flags.yes === true, flag: "--yes", no: "nothing was removed" });
  const removed = await removeSession(dir);
  process.stdout.write(`Removed session ${safeText(removed.id)} (${safeText(removed.dir)})\n`);
  return EXIT.done;
}

async function questionOf(dir: string): Promise<string> {
  try {
    const { summary, session } = await inspectSession(dir);
    session.close();
    if (summary.status === "running")
      throw new CommandFailure(
        `session ${summary.id} is running${summary.pid === null ? "" : ` in process ${summary.pid}`}; stop it first (${calledAs} attach ${sessionWord(dir, summary.id)}), then remove it`,
      );
    return `Remove session ${listedName(summary.path, summary.id)} (${nameWords(summary)}, ${countText(summary.events, "event")}, ${bytesText(summary.bytes)}) for good?`;
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    return `Remove the unreadable session in ${safeText(dir)} for good?`; // a log that is a link, say: it can go all the same
  }
}
