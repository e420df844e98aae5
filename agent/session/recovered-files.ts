// What was cut off a log lies beside it, and the log says so. A process that is killed between the two leaves a file of which the
// log knows nothing: the next one to open it tells.

import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Envelope } from "../../wire/index.ts";
import type { Recovered } from "./log-repair.ts";
import { filesIn } from "./session-folder.ts";

const CUT_OFF = /^transcript\.corrupt-\d+$/;

/** Of each event of a log: `told` gets the names of the files that it knows. */
export function noteTold(told: Set<string>, { event, data }: Envelope): void {
  if (event === "log/recovered" && typeof data["moved-to"] === "string") told.add(data["moved-to"]);
}

/** Oldest first. */
export const untoldIn = (dir: string, told: ReadonlySet<string>): Recovered[] =>
  filesIn(dir)
    .filter((name) => CUT_OFF.test(name) && !told.has(name))
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .flatMap((movedTo) => {
      const stat = lstatSync(join(dir, movedTo), { throwIfNoEntry: false });
      return stat?.isFile() ? [{ bytes: stat.size, movedTo }] : [];
    });
