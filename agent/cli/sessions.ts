// `escapement sessions [action] [session]`.

import { calledAs } from "./called-as.ts";
import { CommandFailure } from "./failure.ts";
import { defaultOf, type Flags } from "./flags.ts";
import { nearest } from "./nearest.ts";
import { refusals } from "./session-refusals.ts";

const ACTIONS = ["list", "show", "rm", "export", "repair"] as const;
type Action = (typeof ACTIONS)[number];
const isAction = (word: string): word is Action => (ACTIONS as readonly string[]).includes(word);

/** Flags that belong to one action alone. */
const BELONGS: Readonly<Record<"html" | "jsonl", Action>> = { html: "export", jsonl: "export" };

/** The exit code. Throws CommandFailure for what a person can put right. */
export async function sessions(action: string = "list", wanted: string | undefined, flags: Flags): Promise<number> {
  if (!isAction(action)) throw new CommandFailure(unknownAction(action));
  const stray = (Object.keys(BELONGS) as (keyof typeof BELONGS)[]).find((name) => flags[name] !== undefined && BELONGS[name] !== action);
  if (stray !== undefined) throw new CommandFailure(`--${stray} belongs to: ${calledAs} sessions ${BELONGS[stray]}`);
  const workDir = flags["work-dir"] ?? defaultOf("work-dir");
  return refusals(() => carryOut(action, wanted, workDir, flags));
}

async function carryOut(action: Action, wanted: string | undefined, workDir: string, flags: Flags): Promise<number> {
  switch (action) {
    case "list":
      return (await import("./sessions-list.ts")).listAll(wanted, workDir, flags);
    case "show":
      return (await import("./sessions-show.ts")).show(wanted, workDir, flags);
    case "rm":
      return (await import("./sessions-remove.ts")).remove(wanted, workDir, flags);
    case "export":
      return (await import("./sessions-export.ts")).exportSession(wanted, workDir, flags);
    case "repair":
      return (await import("./sessions-repair.ts")).repair(wanted, workDir, flags);
  }
}

function unknownAction(action: string): string {
  const meant = nearest(action, ACTIONS);
  return `sessions ${action}: there is no such action; ${meant === undefined ? "there" : `did you mean ${meant}? There`} are ${ACTIONS.join(", ")}`;
}
