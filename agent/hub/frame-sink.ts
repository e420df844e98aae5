// How a client is reached: a port. Adapters: agent/server (sink.ws.ts, sink.sse.ts), agent/plain (stdout); the fake is here.

import type { AgentFrame, Cap } from "../../wire/index.ts";
import { decodeMessage } from "../../wire/index.ts";
import type { Parcel } from "./parcel.ts";

export interface FrameSink {
  /** What this kind of connection can carry: `batch` makes no sense where each event has its own id. */
  readonly offers: readonly Cap[];
  /** Never closed for being slow: a pipe cannot come back with a cursor. */
  readonly patient?: boolean;
  /** All of the parcel in one write, in order; false (or a throw): none of it was taken, and it comes again. */
  send(parcel: Parcel): boolean;
  /** Bytes taken by `send` that have not left the process. */
  bufferedBytes(): number;
  /** Called once; `resume` is to be called whenever bytes have left. */
  onDrain(resume: () => void): void;
  /** After what was sent. Once the reader is gone the adapter calls `detach()` of its HubClient. */
  close(code: number, reason: string): void;
  /** Asks for a sign of life; one that comes is told by `alive()` of the HubClient. */
  ping(): void;
  /** Asks how far it has read what was sent; the answer is told by `received()` of the HubClient. Absent: it cannot be asked. */
  probe?(seq: number): void;
}

/** The fake: takes all until `stop()`, then holds up to what is sent; `go()` drains it. */
export function createFakeSink(offers: readonly Cap[] = ["batch", "deltas"]) {
  let stopped = false;
  let broken = false;
  let buffered = 0;
  let resume: () => void = () => {};
  const state = {
    texts: [] as string[],
    held: [] as string[],
    pings: 0,
    writes: 0,
    closed: undefined as { code: number; reason: string } | undefined,
  };
  const sink: FrameSink = {
    offers,
    send(parcel) {
      if (broken) throw new Error("the pipe is broken");
      state.writes += 1;
      for (const message of parcel.messages) {
        if (stopped) {
          state.held.push(message.text);
          buffered += message.bytes;
        } else state.texts.push(message.text);
      }
      return true;
    },
    bufferedBytes: () => buffered,
    onDrain: (call) => void (resume = call),
    close: (code, reason) => void (state.closed = { code, reason }),
    ping: () => void (state.pings += 1),
  };
  return {
    ...sink,
    state,
    stop: (): void => void (stopped = true),
    break: (is: boolean): void => void (broken = is),
    go(): void {
      stopped = false;
      buffered = 0;
      state.texts.push(...state.held.splice(0));
      resume();
    },
    frames: (): AgentFrame[] =>
      state.texts.flatMap((text) =>
        decodeMessage(text).map((frame) => (frame.ok ? frame.value : { kind: "reply", re: "broken", ok: false })),
      ),
  };
}
