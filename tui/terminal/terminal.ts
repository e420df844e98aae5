// Owning the terminal: from the first mode switched on to the last one off, through every way a process can end but SIGKILL.

import { writeSync } from "node:fs";
import { CliRenderEvents, type CliRenderer, type CliRendererConfig, createCliRenderer } from "@opentui/core";
import { safeText } from "../../fold/safe-text.ts";
import { watchAgent } from "./agent-pipe.ts";
import { SIDECAR_EXIT, type SidecarExit } from "./exit-codes.ts";
import { createJobControl } from "./job-control.ts";
import { type SessionPlace, wordsOfCrash, wordsOfLoss } from "./last-words.ts";
import { DESTROY_MS_MAX, START_TO_EXIT_MS_MIN } from "./limits.ts";
import { redrawWhenResizedBack } from "./redraw.ts";
import { popTitle, pushTitle, writeBytes } from "./title.ts";

export interface TerminalOptions {
  /** Foreign text is fine: it is made safe. */
  title?: string;
  /** Named in the words that are printed when the agent is gone; absent in a replay. */
  session?: SessionPlace;
  /** On top of what owning the terminal needs; mouse and frame rate are the caller's to choose. */
  renderer?: Pick<CliRendererConfig, "targetFps" | "maxFps" | "useMouse" | "enableMouseMovement" | "backgroundColor" | "debounceDelay">;
}

export interface Terminal {
  readonly renderer: CliRenderer;
  /** Made safe; the old title comes back at the end. */
  setTitle(text: string): void;
  /** Bytes that draw nothing: a bell, a notification. Not while the terminal is somebody else's. */
  alert(bytes: string): void;
  /** Ctrl-Z: gives the terminal back and stops the process group; returns at once, the screen returns with `fg`. */
  suspend(): void;
  isSuspended(): boolean;
  /** Called with true before the terminal is given back, with false once it is taken again. */
  onSuspend(listener: (isSuspended: boolean) => void): void;
  /** Wraps a key handler: the renderer swallows what one throws, so that a bug would only show as a dead key. */
  guard<A extends unknown[]>(handler: (...args: A) => void): (...args: A) => void;
  /** A bug: the screen is taken down, the error printed, exit 70. */
  crash(error: unknown): void;
  /** Takes the screen down, prints `lines` to standard error, exits. The first call decides the code; later lines are added. */
  quit(code?: SidecarExit, lines?: readonly string[]): void;
}

/** Not restored: a code that the agent does not know as one of ours, so that it does what we could not. */
const NOT_RESTORED = 1;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGPIPE"] as const satisfies NodeJS.Signals[];

/** Once per process. Rejects where the renderer cannot start, with the terminal as it was. */
export async function createTerminal(options: TerminalOptions = {}): Promise<Terminal> {
  const startedMs = performance.now();
  let renderer: CliRenderer | undefined;
  let title = options.title;
  let exit: number | undefined;
  let isDown = false;
  let isAgentGone = false;
  const last: string[] = [];
  const suspendListeners: ((isSuspended: boolean) => void)[] = [];
  const taken = Promise.withResolvers<void>();
  const down = Promise.withResolvers<void>();

  function quit(code: number = SIDECAR_EXIT.left, lines: readonly string[] = []): void {
    last.push(...lines);
    if (exit !== undefined) return;
    exit = code;
    void leave();
  }

  function crash(error: unknown): void {
    const isFirst = exit === undefined;
    quit(SIDECAR_EXIT.crashed, wordsOfCrash(error));
    if (!isFirst) exit = SIDECAR_EXIT.crashed;
  }

  /** Never rejects: it is the last thing that runs. */
  async function leave(): Promise<void> {
    // No turn of the loop more than needed: when the agent was killed, a shell already has the terminal's next line.
    if (!renderer) await atMost(taken.promise, DESTROY_MS_MAX);
    const earlyMs = START_TO_EXIT_MS_MIN - (performance.now() - startedMs);
    if (earlyMs > 0) await Bun.sleep(earlyMs);
    // Suspended: the terminal is the shell's, as it was. This runtime's exit would set its modes once more, and be stopped for it.
    if (jobs.isSuspended()) process.kill(process.pid, "SIGKILL");
    const isRestored = await takeDown();
    if (isAgentGone) last.push(...wordsOfLoss(options.session));
    print(last);
    process.exit(isRestored ? exit : NOT_RESTORED);
  }

  async function takeDown(): Promise<boolean> {
    jobs.end();
    if (!renderer) return true;
    try {
      renderer.destroy();
      if (!isDown) await atMost(down.promise, DESTROY_MS_MAX);
      // The renderer blanks the title when it goes, so the old one comes after it.
      popTitle();
    } catch (error) {
      last.push(...wordsOfCrash(error));
    }
    return isDown;
  }

  const jobs = createJobControl({
    giveBack() {
      for (const listener of suspendListeners) listener(true);
      renderer?.suspend();
      popTitle();
    },
    takeAgain() {
      pushTitle();
      renderer?.resume();
      if (title !== undefined) setTitle(title);
      for (const listener of suspendListeners) listener(false);
    },
  });

  function setTitle(text: string): void {
    title = text;
    if (!jobs.isSuspended() && exit === undefined) renderer?.setTerminalTitle(safeText(text));
  }

  // They stay for good: a second signal in the middle of taking the screen down must find a listener, or it kills.
  for (const signal of SIGNALS) process.on(signal, () => quit(SIDECAR_EXIT.withoutScreen));
  // Before the renderer's own, which only log.
  process.prependListener("uncaughtException", crash);
  process.prependListener("unhandledRejection", crash);
  process.on("exit", () => {
    if (!isDown) renderer?.destroy(); // somebody called exit past us
  });
  watchAgent(() => {
    // The line discipline before all else: a shell that waited for the agent runs its next command within milliseconds.
    giveLinesBack();
    isAgentGone = true;
    quit(SIDECAR_EXIT.crashed);
  });

  pushTitle();
  try {
    renderer = await createCliRenderer({
      targetFps: 30,
      useMouse: true,
      ...options.renderer,
      // A frame is one write: what else is written (a title, a bell) never lands in the middle of it.
      useThread: false,
      exitOnCtrlC: false,
      exitSignals: [],
      openConsoleOnError: false,
      onDestroy() {
        isDown = true;
        down.resolve();
      },
    });
  } catch (error) {
    popTitle();
    throw error;
  } finally {
    taken.resolve();
  }
  redrawWhenResizedBack(renderer);
  renderer.on(CliRenderEvents.HANDLER_ERROR, ({ error }: { error: unknown }) => crash(error));
  renderer.on(CliRenderEvents.RENDER_ERROR, ({ error }: { error: unknown }) => crash(error));
  if (title !== undefined) setTitle(title);

  return {
    renderer,
    setTitle,
    alert(bytes) {
      if (!jobs.isSuspended() && exit === undefined && bytes !== "") writeBytes(bytes);
    },
    suspend: jobs.suspend,
    isSuspended: jobs.isSuspended,
    onSuspend: (listener) => void suspendListeners.push(listener),
    guard:
      (handler) =>
      (...args) => {
        try {
          handler(...args);
        } catch (error) {
          crash(error);
        }
      },
    crash,
    quit,
  };
}

function giveLinesBack(): void {
  try {
    process.stdin.setRawMode(false);
  } catch {
    return; // hung up, or another group has the terminal by now: then it is not ours to change
  }
}

function print(lines: readonly string[]): void {
  if (lines.length === 0) return;
  try {
    writeSync(2, `${lines.join("\n")}\n`);
  } catch {
    return; // hung up: nobody reads it
  }
}

const atMost = (promise: Promise<void>, ms: number): Promise<void> => Promise.race([promise, Bun.sleep(ms)]);
