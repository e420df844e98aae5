// Ctrl-Z and fg. The whole process group stops, the agent too; the shell gets its terminal back first and we take it again after.

import { isForeground } from "./foreground.ts";
import { FOREGROUND_EACH_MS, OTHER_SIGNALS_MS, STOP_MS_MAX } from "./limits.ts";

export interface JobControl {
  suspend(): void;
  isSuspended(): boolean;
  /** Suspended state is over for good: no resume comes any more. */
  end(): void;
}

/** Both are called in turn, `giveBack` first, and must leave the terminal as they say even when it is gone. */
export interface ScreenHolder {
  giveBack(): void;
  takeAgain(): void;
}

export function createJobControl(screen: ScreenHolder): JobControl {
  let isSuspended = false;
  let isOver = false;
  let waking: ReturnType<typeof setTimeout> | undefined;

  function suspend(): void {
    if (isSuspended || isOver) return;
    isSuspended = true;
    screen.giveBack();
    // With a listener the signal would not stop us. To the group: the agent must stand still with its screen.
    process.off("SIGTSTP", suspend);
    process.kill(0, "SIGTSTP");
    // A group without a shell above it is never stopped; then this fires. One that was stopped is continued by SIGCONT.
    waking = setTimeout(wake, STOP_MS_MAX);
  }

  function resume(): void {
    isSuspended = false;
    process.on("SIGTSTP", suspend);
    screen.takeAgain();
  }

  /** A signal that was sent while we stood still is heard after this one; whoever ends us must find the terminal untouched. */
  function wake(): void {
    clearTimeout(waking);
    waking = setTimeout(goOn, OTHER_SIGNALS_MS);
  }

  function goOn(): void {
    if (isOver) return;
    if (!isForeground()) {
      // Continued behind a shell (`bg`, or only to be ended): the run goes on, the screen waits for `fg`, which says nothing to one that runs.
      waking = setTimeout(goOn, FOREGROUND_EACH_MS);
      return;
    }
    if (isSuspended) return resume();
    // Stopped from outside without a chance to give it back (SIGSTOP): whoever had the terminal since may have changed its modes.
    screen.giveBack();
    screen.takeAgain();
  }

  process.on("SIGTSTP", suspend);
  process.on("SIGCONT", wake);
  return {
    suspend,
    isSuspended: () => isSuspended,
    end() {
      isOver = true;
      clearTimeout(waking);
    },
  };
}
