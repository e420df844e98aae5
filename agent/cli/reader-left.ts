// Whether anybody still reads our standard output, told without writing to it: who waits for a next event would stay until it comes.

import { spawn } from "node:child_process";
import { fstatSync } from "node:fs";
import { READER_LOOK_S } from "./limits.ts";

export interface OutputReader {
  /** Aborted once the reader is gone: by a write that failed, or by a pipe that nobody has open any more. */
  readonly left: AbortSignal;
  stop(): void;
}

export function watchOutputReader(): OutputReader {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  process.stdout.once("error", leave);
  const endWatch = isPipe() ? watchPipe(leave) : undefined;
  return {
    left: gone.signal,
    stop() {
      endWatch?.();
      process.stdout.off("error", leave);
    },
  };
}

function isPipe(): boolean {
  try {
    return fstatSync(1).isFIFO();
  } catch {
    return false; // closed from the start: the first write says so
  }
}

/**
 * Node cannot ask the system for this, and GNU tail does: it writes nothing, dies of SIGPIPE when its output has no reader, and ends by
 * itself should we be killed. Where tail is another one, or none, the next write finds it out.
 */
function watchPipe(onGone: () => void): () => void {
  const watch = spawn("tail", ["-s", String(READER_LOOK_S), `--pid=${process.pid}`, "-f", "/dev/null"], { stdio: ["ignore", 1, "ignore"] });
  watch.on("error", () => undefined); // there is none
  watch.once("exit", (_code, signal) => signal === "SIGPIPE" && onGone());
  watch.unref();
  return () => void watch.kill();
}
