// One process with the terminal and a pipe. Its end is worked off in order: screen, input, line discipline, then `ended`.

import { type ChildProcess, spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { createAgentPipe } from "./agent-pipe.ts";
import { didRestore, SIDECAR_EXIT } from "./exit-codes.ts";
import { createHeartbeatWatch, type HeartbeatWatch } from "./heartbeat-watch.ts";
import { QUIT_MS_MAX, TERMINAL_REPLY_MS_MAX, WATCH_EACH_MS } from "./limits.ts";
import type { Sidecar, SidecarEnd, SidecarEndKind, SidecarStart } from "./outcome.ts";
import { drainInput, isForeground, quietInput, resetScreen, restoreModes, type SavedTerminal, saveTerminal } from "./terminal.ts";

export interface SpawnPlan {
  bun: string;
  entry: string;
  /** The package's own folder: bun reads no setting of the user's folder. */
  cwd: string;
  env: Record<string, string>;
}

/** Passed on, so that the screen is put back before anybody dies of them. */
const FORWARDED = ["SIGTERM", "SIGHUP"] as const satisfies NodeJS.Signals[];

export function startSidecar(plan: SpawnPlan, watch: HeartbeatWatch = createHeartbeatWatch()): SidecarStart {
  const saved = saveTerminal();
  const startedMs = performance.now();
  // Not detached: it must stay in the terminal's process group, for resizes, hang-ups and Ctrl-Z.
  const child = spawn(plan.bun, ["--no-env-file", "--config=/dev/null", plan.entry], {
    cwd: plan.cwd,
    env: plan.env,
    stdio: ["inherit", "inherit", "inherit", "pipe"],
  });
  // Comes late and says no more than the missing pid or the exit.
  child.on("error", () => undefined);
  if (child.pid === undefined) return { ok: false, error: { code: "spawn-failed", message: `${plan.bun} could not be started` } };
  return { ok: true, sidecar: supervise(child, child.pid, watch, saved, startedMs) };
}

function supervise(child: ChildProcess, pid: number, watch: HeartbeatWatch, saved: SavedTerminal, startedMs: number): Sidecar {
  const pipe = createAgentPipe(child.stdio[3], () => watch.pong());
  let why: "hung" | "asked" | undefined;
  let killTimer: NodeJS.Timeout | undefined;
  let isOver = false;

  const askToLeave = (signal: NodeJS.Signals): void => {
    if (isOver) return;
    why ??= "asked";
    child.kill(signal);
    child.kill("SIGCONT"); // a stopped one would not hear it
    killTimer ??= setTimeout(() => child.kill("SIGKILL"), QUIT_MS_MAX);
  };
  const forwards = FORWARDED.map((signal) => ({ signal, forward: () => askToLeave(signal) }));
  for (const { signal, forward } of forwards) process.on(signal, forward);

  const looks = setInterval(() => {
    const verdict = watch.look(performance.now());
    if (verdict === "ask") pipe.ping();
    if (verdict !== "dead") return;
    why ??= "hung";
    child.kill("SIGKILL");
  }, WATCH_EACH_MS);

  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  }).then(async ({ code, signal }): Promise<SidecarEnd> => {
    isOver = true;
    clearInterval(looks);
    clearTimeout(killTimer);
    pipe.close();
    const restored = await cleanUp(saved, didRestore(code), performance.now() - startedMs);
    for (const { signal: name, forward } of forwards) process.off(name, forward);
    return { kind: why ?? kindOf(code), code, signal, restored };
  });

  return {
    pid,
    ended,
    heartbeat: (frame) => watch.ack(frame.suspended === true),
    quit() {
      askToLeave("SIGTERM");
      return ended;
    },
  };
}

/** Keys meant for the screen must not become answers in plain lines, so the input is emptied before it makes lines again. */
async function cleanUp(saved: SavedTerminal, itDidRestore: boolean, livedMs: number): Promise<boolean> {
  // Ended while stopped: a shell has the terminal and has set its own modes; to touch it from behind would stop us.
  if (!isForeground()) return true;
  const isScreenBack = itDidRestore || resetScreen();
  // Modes that nobody wrote down could not be put back after they were changed.
  if (saved.modes === undefined) return itDidRestore;
  quietInput();
  drainInput();
  if (!itDidRestore || livedMs < TERMINAL_REPLY_MS_MAX) {
    await pause(TERMINAL_REPLY_MS_MAX); // replies that are still on their way
    drainInput();
  }
  return restoreModes(saved) && isScreenBack;
}

function kindOf(code: number | null): SidecarEndKind {
  if (code === SIDECAR_EXIT.left) return "left";
  if (code === SIDECAR_EXIT.withoutScreen) return "go-on";
  return code === SIDECAR_EXIT.crashed ? "crashed" : "lost";
}
