// `escapement help [command]`.

import { CommandFailure } from "./failure.ts";
import { COMMANDS, type CommandName } from "./commands.ts";
import { nearest } from "./nearest.ts";
import { helpText } from "./program.ts";

/** Throws CommandFailure for a command that does not exist. */
export function help(about: string | undefined, version: string): string {
  const names: readonly string[] = COMMANDS.map((command) => command.name);
  if (about !== undefined && !names.includes(about)) {
    const meant = nearest(about, names);
    throw new CommandFailure(
      `there is no command "${about}"${meant === undefined ? "" : `; did you mean ${meant}?`}\nCommands: ${names.join(", ")}`,
    );
  }
  return helpText(about as CommandName | undefined, version);
}
