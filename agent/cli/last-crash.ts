// Before a run: which session of this work dir died, what it said last, and how to go on with it. On stderr, once: the run that
// starts now is younger.

import { join } from "node:path";
import { calledAs } from "./called-as.ts";
import { FILES, findLastCrash, sessionWord } from "../session/index.ts";
import { countText, safeText } from "../../fold/index.ts";
import { ageWords, nameWords, shorten } from "./session-words.ts";

const INDENT_COLUMNS = 4;
/** Below it (or where a terminal says 0) too little of a line would be left. */
const COLUMNS_MIN = 40;

export async function sayLastCrash(workDir: string): Promise<void> {
  const crashed = await findLastCrash(workDir);
  if (!crashed) return;
  const { id, path, updated, events, "open-prompts": open } = crashed;
  const word = sessionWord(path, id);
  const { eventTail, logTail } = await import("./log-tail.ts");
  const said = logTail(join(path, FILES.uiLog));
  const lines = said.length > 0 ? said : eventTail(join(path, FILES.transcript));
  // A line that wraps is hard to read, and its end is in the log.
  const room =
    process.stderr.isTTY && process.stderr.columns > COLUMNS_MIN ? process.stderr.columns - INDENT_COLUMNS : Number.POSITIVE_INFINITY;
  const words = [
    `escapement: the last run here ended without a word: session ${id} (${nameWords(crashed)}), ${[ageWords(updated, Date.now()), countText(events, "event"), open.length > 0 ? `${countText(open.length, "question")} open` : ""].filter(Boolean).join(", ")}.`,
    ...(lines.length > 0 ? ["  The last lines of its log:", ...lines.map((line) => `    ${shorten(line, room)}`)] : []),
    `  To go on with it: ${calledAs} resume ${word}    To look at it: ${calledAs} open ${word}`,
  ];
  process.stderr.write(`${words.map((line) => safeText(line)).join("\n")}\n`);
}
