// The one table of commands: it makes parsing (program.ts), `--help` and docs/command-line.md. Their flags: flags.ts.

export const COMMANDS = [
  {
    name: "run",
    argument: "[chart]",
    says: "Run a chart.",
    more: "[chart] is a built-in name, or a path to a .ts or .js file with an optional #export. Without --tui the run is plain lines; in a pipe nothing waits for a key.",
  },
  {
    name: "resume",
    argument: "[session]",
    says: "Go on with a run that ended before its chart did.",
    more: "[session] is an id, the beginning of one, a path, or `latest`. What was answered is not asked again, a tool that changed something is not run again; model, address and tools are those it had, unless flags name others.",
  },
  {
    name: "chat",
    argument: undefined,
    like: "run",
    says: "Talk with a model that has tools, until you stop.",
    more: "The same as `run chat`, with the same flags; `--param system=…` says what the model is told of itself.",
  },
  {
    name: "open",
    argument: "[session]",
    says: "Replay a session: read-only, no agent, no socket.",
    more: "[session] is an id, the beginning of one, a path, or `latest`; nothing gives a list to choose from. In a pipe it prints the log as lines.",
  },
  {
    name: "attach",
    argument: "[session]",
    says: "Join a run that is going on, from another terminal.",
    more: "[session] is an id, the beginning of one, a path, or `latest`; nothing gives a list to choose from. Ctrl-C leaves, the run goes on. In a pipe it prints lines, or with --output jsonl speaks the wire.",
  },
  {
    name: "sessions",
    argument: "[action]",
    second: "[session]",
    says: "List, show, remove, export or repair sessions.",
    more: "[action] is list, show, rm, export or repair; list where there is none. list, show and export change no byte. Exit 0 read, 1 damage in the middle of a log, 2 no such session.",
  },
  {
    name: "doctor",
    argument: undefined,
    says: "Look whether everything is here that a run needs, and say what to do where it is not.",
    more: "Exit 0 where a run can start and be drawn, else 1. Shows no key.",
  },
  {
    name: "trust",
    argument: "[folder]",
    says: "Say yes to the configuration of a folder, as it is now.",
    more: "Until then only its theme, keys, alerts, prices, contextTokens and a built-in defaultChart are taken. Asks in a terminal, never in a pipe; a file that changes asks anew.",
  },
  {
    name: "info",
    argument: undefined,
    says: "Say which version, runtimes, charts and backends are here.",
    more: "Shows no key, only which variable holds one.",
  },
  { name: "help", argument: "[command]", says: "Explain a command.", more: "With the name of a built-in chart: what that chart takes." },
] as const;

export type CommandName = (typeof COMMANDS)[number]["name"];
