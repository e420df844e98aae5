// A sink that remembers: what came, which numbers, and in which states the link was.

import type { AgentFrame } from "../../wire/index.ts";
import type { EventSink, LinkStatus } from "./event-source.ts";

export interface Recorder extends EventSink {
  readonly seen: AgentFrame[];
  readonly statuses: LinkStatus[];
  /** Each number as often as it came, a run counted as its events. */
  seqs(): number[];
  /** The streams' texts, put together from events and runs alike. */
  text(invokeid: string): string;
  /** Resolves when `holds`; rejects with what was seen after a generous while. */
  until(holds: (recorder: Recorder) => boolean): Promise<void>;
}

const WAIT_MS_MAX = 20_000;

export function createRecorder(): Recorder {
  const seen: AgentFrame[] = [];
  const statuses: LinkStatus[] = [];
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const look of woken) look();
  };
  const lastSeq = (): number => {
    const last = seen.findLast((frame) => frame.kind === "event" || frame.kind === "deltas");
    return last?.seq ?? -1;
  };
  const recorder: Recorder = {
    recording: {
      at: lastSeq,
      fold: (events) => recorder.frames([...events]),
      nearest: (seq) => Math.min(seq, lastSeq()),
      rewind: (seq) => void seen.splice(0, seen.length, ...seen.filter((frame) => frame.kind === "event" && frame.seq <= seq)),
      preview: () => undefined,
      reveal: () => undefined,
      clear: () => void seen.splice(0),
    },
    seen,
    statuses,
    frames(frames) {
      for (const frame of frames) {
        // What a store does: the model is dropped, the numbers begin anew.
        if (frame.kind === "hello" && frame.resume === "reset") seen.length = 0;
        seen.push(frame);
      }
      wake();
    },
    status(status) {
      statuses.push(status);
      wake();
    },
    seqs: () =>
      seen.flatMap((frame) => {
        if (frame.kind === "event") return [frame.seq];
        return frame.kind === "deltas"
          ? Array.from({ length: frame.seq - frame["seq-from"] + 1 }, (_, index) => frame["seq-from"] + index)
          : [];
      }),
    text: (invokeid) =>
      seen
        .flatMap((frame) => {
          if (frame.kind === "event") return frame.data["invokeid"] === invokeid ? [String(frame.data["text"])] : [];
          return frame.kind === "deltas" ? frame.streams.filter((stream) => stream.invokeid === invokeid).map((stream) => stream.text) : [];
        })
        .join(""),
    until: (holds) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`never came; statuses ${JSON.stringify(statuses.slice(-8))}, ${recorder.seqs().length} events`)),
          WAIT_MS_MAX,
        );
        const look = (): void => {
          if (!holds(recorder)) return void waiting.push(look);
          clearTimeout(timer);
          resolve();
        };
        look();
      }),
  };
  return recorder;
}

export const lastStatus = (recorder: Recorder): LinkStatus | undefined => recorder.statuses.at(-1);
