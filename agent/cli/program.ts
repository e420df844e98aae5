// The table of flags as a parser. Nothing here runs a command: it says which, with what.

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { COMMANDS, type CommandName } from "./commands.ts";
import { calledAs } from "./called-as.ts";
import { complaint } from "./complaints.ts";
import { type Flag, type Flags, flagsOf, helpOf } from "./flags.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

export type Request =
  | { command: CommandName; argument: string | undefined; second?: string; flags: Flags }
  | { command: "completions"; shell: Shell }
  | { command: "nothing"; exitCode: number };

export interface Streams {
  out(text: string): void;
  err(text: string): void;
}

/** `argv` without node and script. Help, `--version` and errors of usage are written to `streams` and give `nothing`. */
export function parseCommandLine(argv: readonly string[], version: string, streams: Streams): Request {
  let request: Request = { command: "nothing", exitCode: 0 };
  const program = createProgram(version, streams, (found) => {
    request = found;
  });
  try {
    // No command at all is a call for help; a wrong one is not.
    program.parse(argv.length === 0 ? ["--help"] : [...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.code === COMPLETIONS ? request : { command: "nothing", exitCode: error.exitCode === 0 ? 0 : 2 };
  }
  return request;
}

/** The help of a command, or of the program. */
export function helpText(command: CommandName | undefined, version: string): string {
  const program = createProgram(version, { out: () => {}, err: () => {} }, () => {});
  return (command === undefined ? program : program.commands.find((one) => one.name() === command))?.helpInformation() ?? "";
}

const COMPLETIONS = "escapement.completions";

const completionsOption = (): Option =>
  new Option("--completions <shell>", "print what completes commands and flags in bash, zsh or fish").argParser<string>((value) => {
    if (!SHELLS.some((shell) => shell === value)) throw new InvalidArgumentError("bash, zsh or fish");
    return value;
  });

function createProgram(version: string, streams: Streams, found: (request: Request) => void): Command {
  const program = configure(new Command("escapement"), streams)
    .description("Runs LLM agents whose control flow is a statechart, and lets you watch, answer and replay them from a terminal.")
    .version(version, "-v, --version", "print the version")
    .addOption(completionsOption())
    .helpCommand(false)
    .configureHelp({
      subcommandTerm: (command) => [command.name(), command.usage().replace("[options]", "").trim()].filter(Boolean).join(" "),
    })
    .addHelpText("after", `\nA first run:  ${calledAs} run haiku --tui=opentui\nAll of a command:  ${calledAs} help run`);
  // Like --version it stands alone, whatever comes after it.
  program.on("option:completions", (said: string) => {
    for (const shell of SHELLS) if (shell === said) found({ command: "completions", shell });
    throw new CommanderError(0, COMPLETIONS, "");
  });
  for (const row of COMMANDS) {
    const command = configure(program.command(row.name), streams).summary(row.says).description(`${row.says} ${row.more}`);
    if (row.argument !== undefined) command.argument(row.argument);
    if ("second" in row) command.argument(row.second);
    // `--no-tui` wins wherever it stands; the parser itself takes the last one.
    const denied = new Set<string>();
    for (const flag of flagsOf(row.name)) addFlag(command, flag, denied);
    command.action(() => {
      const [argument, second] = command.args;
      const flags = flagsGiven(command, flagsOf(row.name), denied);
      found({ command: row.name, argument, ...(second === undefined ? {} : { second }), flags });
    });
  }
  return program;
}

const configure = (command: Command, streams: Streams): Command =>
  command
    .exitOverride()
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .helpOption("-h, --help", "explain this command")
    .configureOutput({
      writeOut: streams.out,
      writeErr: streams.err,
      outputError: (text, write) => write(`${complaint(text.trim(), command)}\n`),
    });

function addFlag(command: Command, flag: Flag, denied: Set<string>): void {
  if (flag.negative !== "only") command.addOption(optionOf(flag));
  if (flag.negative === undefined) return;
  command.addOption(new Option(`--no-${flag.name}`, flag.without ?? helpOf(flag)));
  if (flag.value !== undefined) command.on(`option:no-${flag.name}`, () => denied.add(flag.name));
}

function optionOf(flag: Flag): Option {
  const option = new Option(flag.value === undefined ? `--${flag.name}` : `--${flag.name} <${flag.value}>`, helpOf(flag)).hideHelp(
    flag.isHidden === true,
  );
  if (flag.value === undefined) return option;
  return option.argParser<string | string[]>((value, before) => {
    if (flag.choices && !flag.choices.includes(value))
      throw new InvalidArgumentError(`${flag.choices.slice(0, -1).join(", ")} or ${flag.choices.at(-1)}`);
    const problem = flag.check?.(value) ?? (value.trim() === "" && !flag.mayBeEmpty ? `a ${flag.value}` : undefined);
    if (problem !== undefined) throw new InvalidArgumentError(problem);
    return flag.repeatable ? [...(Array.isArray(before) ? before : []), value] : value;
  });
}

function flagsGiven(command: Command, known: readonly Flag[], denied: ReadonlySet<string>): Flags {
  const given: Record<string, unknown> = {};
  for (const flag of known) {
    const key = new Option(`--${flag.name}`).attributeName();
    if (command.getOptionValueSource(key) === "cli") given[flag.name] = denied.has(flag.name) ? false : command.getOptionValue(key);
  }
  return given as Flags;
}
