// A program in a real pseudo-terminal, and the screen a person would see: `screen()`, `press("ctrl-c")`, `until(/…/)`.
// Waits are for a condition with a generous limit; what the screen was stands in the error.

import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import type { IPty } from "@lydell/node-pty";
import type { Terminal as HeadlessTerminal } from "@xterm/headless";
import { root } from "./built.ts";

const need = createRequire(import.meta.url);
const { spawn } = need("@lydell/node-pty") as typeof import("@lydell/node-pty");
const { Terminal } = need("@xterm/headless") as typeof import("@xterm/headless");
const { Unicode11Addon } = need("@xterm/addon-unicode11") as typeof import("@xterm/addon-unicode11");

/** How long a condition may take on two busy cores before it counts as never. */
const WAIT_MS_MAX = 45_000;
const LOOK_EACH_MS = 25;

export const KEYS = {
  enter: "\r",
  esc: "\x1b",
  tab: "\t",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  pgup: "\x1b[5~",
  pgdn: "\x1b[6~",
  home: "\x1b[H",
  end: "\x1b[F",
  space: " ",
  backspace: "\x7f",
  "ctrl-c": "\x03",
  "ctrl-d": "\x04",
  "ctrl-l": "\x0c",
  "ctrl-z": "\x1a",
} as const;

export interface PtyOptions {
  cols?: number;
  rows?: number;
  cwd?: string;
  /** On top of this process's own; `undefined` removes. */
  env?: Record<string, string | undefined>;
}

export interface Ended {
  code: number;
  signal: number;
}

export interface PtyProgram {
  readonly pid: number;
  /** Rows of the screen, right-trimmed, joined by newlines. */
  screen(): string;
  /** Everything the program wrote so far. */
  bytes(): string;
  terminal: HeadlessTerminal;
  write(text: string): void;
  press(key: keyof typeof KEYS): void;
  resize(cols: number, rows: number): void;
  /** Resolves with the screen in which `what` first held. */
  until(what: RegExp | ((screen: string) => boolean), label?: string): Promise<string>;
  kill(signal?: NodeJS.Signals): void;
  /** Closes the terminal itself, as a window that is closed does. */
  hangUp(): void;
  readonly ended: Promise<Ended>;
  isEnded(): boolean;
}

const live = new Set<PtyProgram>();

/** Ends what a test left running; call it in afterEach. */
export function endPtyPrograms(): void {
  for (const program of live) program.kill("SIGKILL");
  live.clear();
}

export function startInPty(command: string, args: readonly string[], options: PtyOptions = {}): PtyProgram {
  const { cols = 120, rows = 36 } = options;
  const terminal = new Terminal({ cols, rows, allowProposedApi: true, scrollback: 0 });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  const pty: IPty = spawn(command, [...args], {
    name: "xterm-256color",
    cols,
    rows,
    cwd: options.cwd ?? root,
    env: environment(options.env),
  });
  let bytes = "";
  let over = false;
  pty.onData((data) => {
    bytes += data;
    terminal.write(data);
  });
  // The terminal's own replies to queries go back as a real terminal's would.
  terminal.onData((reply) => {
    if (!over) pty.write(reply);
  });
  const ended = new Promise<Ended>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      over = true;
      live.delete(program);
      void lastBytes(() => bytes.length).then(() => resolve({ code: exitCode, signal: signal ?? 0 }));
    });
  });
  const program: PtyProgram = {
    pid: pty.pid,
    terminal,
    ended,
    isEnded: () => over,
    bytes: () => bytes,
    screen: () => screenOf(terminal),
    write: (text) => pty.write(text),
    press: (key) => pty.write(KEYS[key]),
    resize(width, height) {
      terminal.resize(width, height);
      pty.resize(width, height);
    },
    kill(signal = "SIGTERM") {
      try {
        if (!over) process.kill(pty.pid, signal);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it ended, and the news is on its way
      }
    },
    hangUp() {
      (pty as IPty & { destroy(): void }).destroy();
    },
    async until(what, label = String(what)) {
      const holds = typeof what === "function" ? what : (screen: string) => what.test(screen);
      for (const end = Date.now() + WAIT_MS_MAX; ; await pause(LOOK_EACH_MS)) {
        await new Promise<void>((resolve) => terminal.write("", resolve));
        const screen = screenOf(terminal);
        if (holds(screen)) return screen;
        if (Date.now() > end) throw new Error(`never saw ${label}; ${over ? "the program has ended; " : ""}the screen was:\n${screen}`);
      }
    },
  };
  live.add(program);
  return program;
}

/** An exit may be told before the last bytes are: resolves when three looks in a row see nothing new. */
async function lastBytes(count: () => number): Promise<void> {
  for (let quiet = 0, seen = -1; quiet < 3; await pause(LOOK_EACH_MS)) {
    quiet = count() === seen ? quiet + 1 : 0;
    seen = count();
  }
}

function screenOf(terminal: HeadlessTerminal): string {
  const lines = Array.from(
    { length: terminal.rows },
    (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true, 0, terminal.cols) ?? "",
  );
  return lines.join("\n").trimEnd();
}

function environment(changes: PtyOptions["env"] = {}): Record<string, string> {
  const env: Record<string, string | undefined> = {
    ...process.env,
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
    NO_COLOR: undefined,
    CI: undefined,
    TMUX: undefined,
    ...changes,
  };
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
