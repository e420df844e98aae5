// `escapement sessions repair <session>`: cuts a log where its damage begins, keeps what it cuts, says what it did.

import { join } from "node:path";
import { calledAs } from "./called-as.ts";
import { type Repaired, repairSession, sessionWord } from "../session/index.ts";
import { bytesText, countText, safeText } from "../../fold/index.ts";
import { EXIT } from "./exit-codes.ts";
import type { Flags } from "./flags.ts";
import { engine } from "./version.ts";
import { whichSession } from "./which-session.ts";

export async function repair(wanted: string | undefined, workDir: string, flags: Flags): Promise<number> {
  const repaired = await repairSession({ dir: whichSession("repair", wanted, workDir), engine });
  process.stdout.write(flags.json ? `${JSON.stringify(jsonOf(repaired))}\n` : `${wordsOf(repaired)}\n`);
  return EXIT.done;
}

function wordsOf({ id, dir, damage, recovered, addedNewline, events }: Repaired): string {
  const name = `Session ${safeText(id)}`;
  if (!damage && !addedNewline) return `${name}: nothing to repair; all ${countText(events, "event")} can be read`;
  const what: string[] = [];
  if (damage) what.push(`line ${damage.line} (byte ${damage.byte}): ${safeText(damage.reason)}`);
  if (recovered)
    what.push(
      `the log was cut there; ${bytesText(recovered.bytes)} (${recovered.bytes} bytes) are kept in ${safeText(join(dir, recovered.movedTo))}`,
    );
  if (addedNewline) what.push("the newline that its last line lacked was added");
  what.push(`${countText(events, "event")} can be read, and it can be written on: ${calledAs} resume ${sessionWord(dir, id)}`);
  return `${name}: repaired\n${what.map((line) => `  ${line}`).join("\n")}`;
}

const jsonOf = ({ id, dir, damage, recovered, addedNewline, events }: Repaired): object => ({
  id,
  path: dir,
  damage: damage ? { where: damage.where, line: damage.line, byte: damage.byte, reason: damage.reason } : null,
  "moved-to": recovered?.movedTo ?? null,
  "moved-bytes": recovered?.bytes ?? 0,
  "added-newline": addedNewline,
  events,
});
