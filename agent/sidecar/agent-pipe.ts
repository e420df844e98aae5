// Our end of the sidecar's fd 3. Its end-of-file tells the sidecar that we are gone; on it we ask whether the sidecar lives,
// so that a broken link alone never looks like a dead screen.

import { Duplex, type Readable, type Writable } from "node:stream";

export interface AgentPipe {
  ping(): void;
  close(): void;
}

/** `onPong` is called for each answer, and must not throw. Errors of the pipe (the other end is gone) mean nothing: the exit says all. */
export function createAgentPipe(stream: Readable | Writable | null | undefined, onPong: () => void): AgentPipe {
  if (!(stream instanceof Duplex)) return { ping: () => undefined, close: () => undefined };
  stream.on("error", () => undefined);
  stream.on("data", () => onPong());
  return {
    ping: () => void stream.write("ping\n"),
    close: () => stream.destroy(),
  };
}
