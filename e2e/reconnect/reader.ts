// Who reads and is cut off again and again, and what is wrong with what they have in the end. A harness that finds nothing proves nothing,
// so a reader can be told to lose or to double what it is given.

import { applyFrame, createModel } from "../../fold/index.ts";
import { plainView } from "../../fold/plain-view.fake.ts";
import type { EventSink, LinkStatus } from "../../tui/transport/event-source.ts";
import type { AgentFrame, Envelope } from "../../wire/index.ts";

export interface Reader {
  readonly sink: EventSink;
  /** seq of the last event that came. */
  last(): number;
  link(): LinkStatus | undefined;
  /** What is wrong with what came, told by the log; empty where nothing is. */
  faults(log: readonly Envelope[]): string[];
}

/** `frame` with this number, of those with events, is lost or given twice. */
export interface Plant {
  what: "loss" | "duplicate";
  frame: number;
}

export function createReader(plant?: Plant): Reader {
  const model = createModel();
  /** How often each seq came since the last reset. */
  let came: number[] = [];
  let last = -1;
  let link: LinkStatus | undefined;
  let numbered = 0;

  function take(frame: AgentFrame): void {
    if (frame.kind === "hello" && frame.resume === "reset") came = [];
    if (frame.kind === "event" || frame.kind === "deltas") {
      for (let seq = frame.kind === "event" ? frame.seq : frame["seq-from"]; seq <= frame.seq; seq += 1) came[seq] = (came[seq] ?? 0) + 1;
      last = frame.seq;
    }
    applyFrame(model, frame);
  }

  return {
    sink: {
      frames(frames) {
        for (const frame of frames) {
          const isPlanted = (frame.kind === "event" || frame.kind === "deltas") && plant !== undefined && (numbered += 1) === plant.frame;
          if (!isPlanted || plant.what === "duplicate") take(frame);
          if (isPlanted && plant.what === "duplicate") take(frame);
        }
      },
      status: (status) => void (link = status),
      recording: {
        at: () => last,
        fold: () => undefined,
        nearest: () => -1,
        rewind: () => undefined,
        preview: () => undefined,
        reveal: () => undefined,
        clear: () => undefined,
      },
    },
    last: () => last,
    link: () => link,
    faults(log) {
      const faults = log.flatMap(({ seq }) =>
        came[seq] === 1 ? [] : [came[seq] ? `event ${seq} came ${came[seq]} times` : `event ${seq} never came`],
      );
      if (came.length > log.length) faults.push(`events up to ${came.length - 1} came, and the log ends at ${log.length - 1}`);
      const whole = createModel();
      for (const event of log) applyFrame(whole, event);
      if (JSON.stringify(plainView(model)) !== JSON.stringify(plainView(whole))) faults.push("the model is not the log's");
      return faults;
    },
  };
}
