// The first frame of a stream, and where the stream begins.

import { type Cap, type HelloFrame, PROTOCOL } from "../../wire/index.ts";
import { type CursorRequest, decideResume } from "./cursor.ts";
import type { LogSource } from "./log-source.ts";
import type { Ring } from "./ring.ts";

export interface GreetingOptions {
  sessionId: string;
  epoch: string;
  engine: string;
  ring: Ring;
  log: LogSource;
}

/** `from`: seq of the first event that follows. */
export function greet(
  request: CursorRequest,
  caps: readonly Cap[],
  { sessionId, epoch, engine, ring, log }: GreetingOptions,
): { hello: HelloFrame; from: number } {
  const head = ring.head();
  const holds = (seq: number): boolean => seq >= ring.first() || isReadable(log, seq);
  const decided = decideResume(request, { epochs: log.epochs(), head, holds });
  const hello: HelloFrame = {
    kind: "hello",
    protocol: PROTOCOL,
    engine,
    "session-id": sessionId,
    epoch,
    head,
    caps: [...caps],
    resume: decided.resume,
    ...(decided.resume === "reset" ? { reason: decided.reason } : {}),
  };
  return { hello, from: decided.from };
}

/** A log that throws there cannot be read there. */
function isReadable(log: LogSource, seq: number): boolean {
  try {
    const { firstSeq, lines } = log.read(seq, 1);
    return firstSeq === seq && lines.length > 0;
  } catch {
    return false;
  }
}
