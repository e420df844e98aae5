// `escapement sessions list`: all of a work dir, the newest first, by the ends of their logs.

import { resolve } from "node:path";
import { calledAs } from "./called-as.ts";
// Not by the room's door: what writes sessions is half of what a list would load.
import { surveySessions } from "../session/survey-sessions.ts";
import { safeText } from "../../fold/index.ts";
import { hasColor } from "./color.ts";
import { EXIT } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import type { Flags } from "./flags.ts";
import { sessionTable } from "./session-words.ts";

export async function listAll(wanted: string | undefined, workDir: string, flags: Flags): Promise<number> {
  if (wanted !== undefined)
    throw new CommandFailure(`sessions list takes no session; for one of them: ${calledAs} sessions show ${wanted}`);
  const all = await surveySessions(workDir);
  const text = flags.json
    ? `[${all.map((summary) => `\n${JSON.stringify(summary)}`).join(",")}${all.length > 0 ? "\n" : ""}]`
    : all.length === 0
      ? `No sessions in ${safeText(resolve(workDir))} yet. Run a chart first, as: ${calledAs} run hello`
      : sessionTable(all, Date.now(), hasColor());
  process.stdout.write(`${text}\n`);
  return all.some(({ damage }) => damage?.where === "middle") ? EXIT.failed : EXIT.done;
}
