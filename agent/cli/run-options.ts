// What the flags of `run` ask for, checked against each other and against the terminal.

import { calledAs } from "./called-as.ts";
import type { ScreenLook } from "../sidecar/index.ts";
import { CommandFailure } from "./failure.ts";
import { parseAddress } from "./flag-values.ts";
import { defaultOf, type Flags } from "./flags.ts";
import { type Listening, readListening } from "./listening.ts";

/** screen: the sidecar owns the terminal. served: as if, but whoever wants one brings it. text, jsonl: no screen. */
export type RunMode = "screen" | "served" | "text" | "jsonl";

export interface RunOptions {
  mode: RunMode;
  workDir: string;
  sessionId: string | undefined;
  serves: boolean;
  listening: Listening;
  maxClients: number;
  /** Stay after the end until somebody leaves. */
  keepsAlive: boolean;
  /** Open questions wait for a client, however long. */
  waitsForClients: boolean;
  /** Open questions are asked here. */
  asksOnStdin: boolean;
  /** Every event is said on stderr. */
  traces: boolean;
  /** The screen takes another version of the protocol. */
  soft: boolean;
  /** What the configuration says of the screen. */
  screenLook?: ScreenLook;
}

interface Terminal {
  stdinIsTerminal: boolean;
  stdoutIsTerminal: boolean;
}

/** Throws CommandFailure; nothing has been started by then. */
export function readRunOptions(flags: Flags, terminal: Terminal): RunOptions {
  if (flags.debug === true)
    throw new CommandFailure(`--debug: the debugger does not exist yet; run without it, then look at the session: ${calledAs} open`);
  const screen = flags.tui === "opentui";
  const spawns = flags.spawn !== false;
  const serves = flags.server !== false;
  const output = flags.output ?? defaultOf("output");
  if (flags.detach === true) checkDetached({ serves, output });
  if (screen && flags.detach !== true) checkScreen({ spawns, serves, output, ...terminal });
  if (!serves) checkUnserved(flags);
  const mode: RunMode = screen ? (spawns ? "screen" : "served") : output === "jsonl" ? "jsonl" : "text";
  const address = flags["api-server"] === undefined ? undefined : parseAddress(flags["api-server"]).value;
  const waitsForClients = serves && (!spawns || flags["keep-alive"] === true);
  return {
    mode,
    workDir: flags["work-dir"] ?? defaultOf("work-dir"),
    sessionId: checkSessionId(flags.session),
    serves,
    listening: readListening(flags, address, Date.now()),
    maxClients: Number(flags["max-clients"] ?? defaultOf("max-clients")),
    keepsAlive: flags["keep-alive"] ?? mode === "screen",
    waitsForClients,
    asksOnStdin: mode === "text" && terminal.stdinIsTerminal && spawns,
    traces: flags.trace === true,
    soft: flags.soft === true,
  };
}

function checkScreen(asked: { spawns: boolean; serves: boolean; output: string } & Terminal): void {
  if (!asked.serves)
    throw new CommandFailure("--no-server and --tui=opentui: the screen reads the run through the server; leave one of them out");
  if (asked.output === "jsonl")
    throw new CommandFailure("--output jsonl and --tui=opentui: both would write to stdout; leave one of them out");
  if (!asked.spawns || (asked.stdinIsTerminal && asked.stdoutIsTerminal)) return;
  const missing = asked.stdinIsTerminal ? "stdout is none" : asked.stdoutIsTerminal ? "stdin is none" : "stdin and stdout are none";
  throw new CommandFailure(
    `--tui=opentui needs a terminal, and ${missing}; run without --tui for plain lines, or with --no-spawn to serve a screen that is elsewhere`,
  );
}

function checkDetached({ serves, output }: { serves: boolean; output: string }): void {
  if (!serves) throw new CommandFailure("--detach and --no-server: nobody could attach to the run; leave one of them out");
  if (output === "jsonl")
    throw new CommandFailure(
      `--detach and --output jsonl: a run in the background has no stdout; read it with ${calledAs} attach --output jsonl`,
    );
}

function checkUnserved(flags: Flags): void {
  const other = (["api-server", "max-clients", "listen-beyond-loopback", "tls-cert", "tls-key"] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (other !== undefined) throw new CommandFailure(`--no-server and --${other}: there is no server to be told so; leave one of them out`);
}

/** It names a folder and stands in prompts, titles and commands: plain characters only. */
function checkSessionId(id: string | undefined): string | undefined {
  if (id === "latest") throw new CommandFailure("--session latest: commands read that word as the newest session; choose another id");
  if (id === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id)) return id;
  throw new CommandFailure(`--session ${id}: wanted up to 64 letters, digits, dots, hyphens and underscores, as monday-run`);
}
