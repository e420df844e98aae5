// The terminal as the agent keeps it: how it was before the sidecar, and how it gets back to that when the sidecar cannot do it.
// Nothing is written to it, and nothing read from it, while a sidecar lives.

import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { DRAIN_BYTES_MAX, STTY_MS_MAX } from "./limits.ts";

export interface SavedTerminal {
  /** What `stty -g` said; undefined where there is no terminal or no stty. */
  modes: string | undefined;
}

/**
 * Every mode that the renderer switches on, off again. The kitty keyboard is popped before the alternate screen is left: its stack is
 * one a screen. Only for a sidecar that did not do it itself: a second `?1049l` jumps the cursor to where it was before the start.
 */
export const RESTORE =
  "\x1b[?2026l\x1b[<u\x1b[>4;0m\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1006l\x1b[?1016l\x1b[?1004l\x1b[?2004l\x1b[?2027l\x1b[?2031l" +
  "\x1b[?1049l\x1b[0m\x1b[?7h\x1b[?25h\x1b[0 q\x1b]22;\x1b\\\x1b]112\x07\x1b[23;0t";

export function saveTerminal(): SavedTerminal {
  const said = withTerminal(constants.O_RDONLY, (fd) => stty(fd, "-g"));
  return { modes: said && /^[\w:=;-]+$/.test(said) ? said : undefined };
}

/** False where the terminal is gone (hang-up). */
export function resetScreen(): boolean {
  return withTerminal(constants.O_WRONLY, (fd) => writeSync(fd, RESTORE) > 0) ?? false;
}

/** False where there is nothing to put back, or the terminal would not take it. */
export function restoreModes(saved: SavedTerminal): boolean {
  const { modes } = saved;
  if (modes === undefined) return false;
  return withTerminal(constants.O_RDONLY, (fd) => stty(fd, modes) !== undefined) ?? false;
}

/**
 * Whether this process's group has the terminal. From any other group a change of its modes, and even a read, stops the process until
 * it has. Where nobody can tell, it has.
 */
export function isForeground(): boolean {
  const [group, holder] = readGroups();
  return group === undefined || holder === undefined || holder === group;
}

/** Our process group and the one that has the terminal. */
function readGroups(): number[] {
  try {
    // Linux; the name in brackets may itself hold brackets and blanks. After it: state, parent, group, session, terminal, its group.
    const stat = readFileSync("/proc/self/stat", "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [Number(fields[2]), Number(fields[5])];
  } catch {
    const ran = spawnSync("ps", ["-o", "pgid=,tpgid=", "-p", String(process.pid)], { encoding: "utf8", timeout: STTY_MS_MAX });
    return (ran.stdout ?? "").trim().split(/\s+/).filter(Boolean).map(Number);
  }
}

/** Neither lines nor echo: what is typed or answered now can be thrown away unseen. Undone by `restoreModes`. */
export function quietInput(): void {
  withTerminal(constants.O_RDONLY, (fd) => stty(fd, "-icanon", "-echo", "min", "0", "time", "0"));
}

/** Throws away what stands in the terminal's input: keys meant for the screen, late replies to its questions. Returns bytes. */
export function drainInput(): number {
  return withTerminal(constants.O_RDONLY | constants.O_NONBLOCK, drain) ?? 0;
}

function drain(fd: number): number {
  const bin = Buffer.alloc(4096);
  let bytes = 0;
  while (bytes < DRAIN_BYTES_MAX) {
    const read = readOnce(fd, bin);
    if (read === 0) break;
    bytes += read;
  }
  return bytes;
}

function readOnce(fd: number, into: Buffer): number {
  try {
    return readSync(fd, into);
  } catch {
    return 0; // EAGAIN: empty; EIO: hung up. Nothing to throw away in either case
  }
}

function stty(fd: number, ...args: string[]): string | undefined {
  const ran = spawnSync("stty", args, { stdio: [fd, "pipe", "ignore"], encoding: "utf8", timeout: STTY_MS_MAX, killSignal: "SIGKILL" });
  return ran.status === 0 ? ran.stdout.trim() : undefined;
}

/** Opens the terminal for one act; undefined where there is none, or it is gone. */
function withTerminal<T>(flags: number, act: (fd: number) => T): T | undefined {
  const fd = openTerminal(flags);
  if (fd === undefined) return undefined;
  try {
    return act(fd.number);
  } catch {
    return undefined; // hung up between opening and acting: EIO
  } finally {
    if (fd.isOurs) closeSync(fd.number);
  }
}

function openTerminal(flags: number): { number: number; isOurs: boolean } | undefined {
  try {
    return { number: openSync("/dev/tty", flags | constants.O_NOCTTY), isOurs: true };
  } catch {
    // No controlling terminal (a container's bare pty) or ENXIO after a hang-up. Standard input may still be one; a non-blocking
    // read of it would need its flags changed under others, so that one is left out.
    return isatty(0) && (flags & constants.O_NONBLOCK) === 0 ? { number: 0, isOurs: false } : undefined;
  }
}
