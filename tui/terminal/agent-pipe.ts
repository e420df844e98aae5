// fd 3, whose other end the agent holds. Its end-of-file says that the agent is gone, however it went; a line on it asks whether
// this process still turns its loop.

import { createReadStream, fstatSync, writeSync } from "node:fs";

const AGENT_FD = 3;

/**
 * Calls `onGone` at most once. Without a pipe (run by hand, `attach`) it does nothing: fd 3 may then be anything of the runtime's own.
 * A file stream, since a socket on an inherited descriptor never ends in this runtime.
 */
export function watchAgent(onGone: () => void): void {
  if (!isPipe(AGENT_FD)) return;
  let isGone = false;
  const gone = (): void => {
    if (isGone) return;
    isGone = true;
    onGone();
  };
  const stream = createReadStream("", { fd: AGENT_FD, autoClose: false });
  stream.on("data", () => answer(gone));
  stream.on("end", gone);
  stream.on("error", gone);
}

function answer(gone: () => void): void {
  try {
    writeSync(AGENT_FD, "pong\n");
  } catch {
    gone(); // EPIPE: nobody is there to read it
  }
}

/** Whether the agent that runs the session started this screen; one that joined (`attach`), or was run by hand, has no pipe. */
export const hasAgentPipe = (): boolean => isPipe(AGENT_FD);

function isPipe(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isSocket() || stat.isFIFO();
  } catch {
    return false; // EBADF: nothing was handed down
  }
}
