// The one table of flags: it makes parsing (program.ts), `--help` and docs/command-line.md. The commands: commands.ts.

import { COMMANDS, type CommandName } from "./commands.ts";
import { parseAddress, parseCount, parseSim, parseSpeed } from "./flag-values.ts";

/** One flag. `--name value` and `--name=value` are the same. */
export interface Flag {
  /** Without dashes. */
  readonly name: string;
  readonly commands: readonly CommandName[];
  /** What stands for its value in help; absent: a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** May be given more than once; its value is a list. */
  readonly repeatable?: true;
  /** `too`: `--no-name` exists beside `--name`. `only`: just `--no-name`, and without it the flag is true. */
  readonly negative?: "too" | "only";
  /** What `--no-name` does beside `--name`, for help. */
  readonly without?: string;
  /** `""` says something. */
  readonly mayBeEmpty?: true;
  /** Parsed, and named nowhere. */
  readonly isHidden?: true;
  readonly default?: string;
  readonly help: string;
  /** Says why a value is wrong. */
  readonly check?: (value: string) => string | undefined;
}

export const LOG_LEVELS = ["silent", "error", "warn", "info", "debug"] as const;

export const FLAGS = [
  {
    name: "tui",
    value: "name",
    choices: ["opentui", "plain"],
    negative: "too",
    commands: ["run", "resume"],
    without: "no screen, whatever else says so",
    help: "the screen: opentui draws one, plain prints lines",
    default: "plain",
  },
  {
    name: "output",
    value: "format",
    choices: ["text", "jsonl"],
    commands: ["run", "resume", "attach"],
    help: "without a screen: lines for people, or the wire itself, one frame a line on stdout and stdin",
    default: "text",
  },
  { name: "param", value: "k=v", repeatable: true, commands: ["run"], help: "a parameter of the chart; may be repeated" },
  { name: "input", value: "file", commands: ["run"], help: "a JSON file with the chart's parameters; --param goes over it" },
  { name: "session", value: "id", commands: ["run"], help: "the id of the new session; default: a fresh one" },
  {
    name: "resume",
    value: "session",
    commands: ["run"],
    help: "go on with that session, as the command resume does; a [chart] says where its chart is now",
  },
  {
    name: "work-dir",
    value: "dir",
    commands: ["run", "resume", "open", "attach", "sessions", "doctor", "info"],
    help: "where sessions are kept",
    default: ".escapement",
  },
  {
    name: "backend",
    value: "name",
    commands: ["run", "resume"],
    help: "sim, openai, …; default: by the credentials found, else sim; of a run that is resumed, what it had",
  },
  { name: "model", value: "name", commands: ["run", "resume"], help: "the model where a chart names none" },
  {
    name: "api-base-url",
    value: "url",
    commands: ["run", "resume"],
    help: "where the backend's API answers, as http://127.0.0.1:11434/v1",
    check: (value) => (URL.canParse(value) && /^https?:/.test(value) ? undefined : "an http or https URL"),
  },
  {
    name: "api-key-env",
    value: "variable",
    commands: ["run", "resume"],
    help: "the environment variable that holds the API key",
    check: (value) => (/^[A-Za-z_]\w*$/.test(value) ? undefined : "the name of a variable, as OPENAI_API_KEY"),
  },
  {
    name: "tools",
    value: "a,b",
    mayBeEmpty: true,
    commands: ["run", "resume"],
    help: "the tools that models may use, as fs/*,calculator, or none; default: all there are; of a run that is resumed, what it had",
  },
  {
    name: "confirm",
    value: "when",
    choices: ["never", "writes", "always"],
    commands: ["run", "resume"],
    help: "ask a person before a tool runs: before what changes files or starts something, before every call, or not at all",
    default: "writes",
  },
  { name: "base-dir", value: "dir", commands: ["run", "resume"], help: "what tools may read and change", default: "." },
  {
    name: "allow-local-net",
    commands: ["run", "resume"],
    help: "let web/fetch reach this machine and its networks; never this run's own server",
  },
  {
    name: "keep-alive",
    negative: "too",
    without: "leave when the run ends",
    commands: ["run", "resume"],
    help: "stay after the end for those who look; default on a screen, elsewhere only when asked for",
  },
  {
    name: "spawn",
    negative: "only",
    commands: ["run", "resume"],
    help: "with --tui=opentui: start no sidecar, say how to connect one; needs no terminal",
  },
  { name: "server", negative: "only", commands: ["run", "resume"], help: "listen on no socket" },
  {
    name: "api-server",
    value: "[host:]port",
    commands: ["run", "resume"],
    help: "listen there instead of on a free port of 127.0.0.1",
    check: (value) => parseAddress(value).problem,
  },
  {
    name: "listen-beyond-loopback",
    commands: ["run", "resume"],
    help: "let --api-server name an address that other machines reach, with --tls-cert and --tls-key; whoever has the token steers the run",
  },
  { name: "tls-cert", value: "file", commands: ["run", "resume"], help: "PEM certificate: --api-server speaks TLS and nothing else" },
  { name: "tls-key", value: "file", commands: ["run", "resume"], help: "PEM key of that certificate" },
  {
    name: "max-clients",
    value: "n",
    commands: ["run", "resume"],
    help: "connections at once",
    default: "64",
    check: (value) => parseCount(value, 10_000).problem,
  },
  {
    name: "soft",
    commands: ["run", "resume", "open", "attach", "sessions"],
    help: "another version of the protocol is a warning, not an end",
  },
  {
    name: "sim",
    value: "k=v,…",
    commands: ["run", "resume"],
    help: "the embedded model: seed=1,rate=80,fault=429",
    check: (value) => parseSim(value).problem,
  },
  {
    name: "log-level",
    value: "level",
    choices: LOG_LEVELS,
    commands: ["run", "resume"],
    help: "how much the agent says of itself on stderr",
    default: "warn",
  },
  { name: "trace", commands: ["run", "resume"], help: "say every event on stderr, a line each, the moment it is in the log" },
  { name: "detach", commands: ["run"], help: "run in the background, and attach where there is a terminal; questions wait for a client" },
  { name: "json", commands: ["sessions", "doctor"], help: "print JSON" },
  { name: "html", value: "file", commands: ["sessions"], help: "export: one page that replays the session offline; - is stdout" },
  { name: "jsonl", value: "file", commands: ["sessions"], help: "export: the events, one a line; - is stdout" },
  { name: "yes", commands: ["sessions"], help: "rm, export: do not ask before something is removed or written over" },
  { name: "dump-chart", commands: ["run"], help: "print the chart as Mermaid and run nothing" },
  { name: "debug", commands: ["run"], isHidden: true, help: "refused with a sentence: there is no debugger yet" },
  {
    name: "timing",
    value: "how",
    choices: ["instant", "paced", "wallclock"],
    commands: ["open"],
    help: "the end at once, waits shortened, or the times as they were",
    default: "instant",
  },
  {
    name: "speed",
    value: "n",
    commands: ["open"],
    help: "times faster, for paced and wallclock",
    default: "1",
    check: (value) => parseSpeed(value).problem,
  },
] as const satisfies readonly Flag[];

type Row = (typeof FLAGS)[number];
type TextOf<F extends Flag> = F extends { choices: readonly (infer Choice)[] } ? Choice : string;
type ValueOf<F extends Flag> = F extends { repeatable: true }
  ? readonly string[]
  : F extends { value: string; negative: "too" }
    ? TextOf<F> | false
    : F extends { value: string }
      ? TextOf<F>
      : boolean;

/** What was given on the command line. An absent key was not given; defaults are applied where the flag is read. */
export type Flags = { readonly [F in Row as F["name"]]?: ValueOf<F> };

/** A command that is `like` another takes what that one takes. */
export function flagsOf(command: CommandName): readonly Flag[] {
  const row = COMMANDS.find(({ name }) => name === command);
  const name = row && "like" in row ? row.like : command;
  return FLAGS.filter((flag: Flag) => flag.commands.includes(name));
}

/** The default of the table, for those who read the flag. */
export const defaultOf = (name: Extract<Row, { default: string }>["name"]): string =>
  (FLAGS as readonly Flag[]).find((flag) => flag.name === name)?.default ?? "";

/** The words that give these flags again. */
export const argvOf = (flags: Flags): string[] =>
  Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof value === "boolean") return [value ? `--${name}` : `--no-${name}`];
    return (typeof value === "string" ? [value] : value).map((one) => `--${name}=${one}`);
  });

/** `--tui <name>`, `--no-spawn`, … as help and docs spell it. */
export function spellings(flag: Flag): string[] {
  const value = flag.value === undefined ? "" : ` <${flag.value}>`;
  if (flag.negative === "only") return [`--no-${flag.name}`];
  return [`--${flag.name}${value}`, ...(flag.negative === "too" ? [`--no-${flag.name}`] : [])];
}

/** One sentence with what may be said and what holds where nothing is. */
export function helpOf(flag: Flag): string {
  const choices = flag.choices ? ` (${flag.choices.join(" | ")})` : "";
  return `${flag.help}${choices}${flag.default === undefined ? "" : `; default ${flag.default}`}`;
}
