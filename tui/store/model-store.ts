// Frames wait here and are folded together, once a frame of the screen; then one version is bumped and the view reads
// what is visible. The only writer of the model in this process.

import { batch, createSignal, type Accessor } from "solid-js";
import { applyFrame, applyFrames, becomeModel, createModel, createSnapshots, foldEnds, type Model } from "../../fold/index.ts";
import type { AgentFrame, ReplyFrame } from "../../wire/index.ts";
import type { EventSink, LinkStatus, RecordingSink } from "../transport/event-source.ts";
import { FLUSH_EACH_MS, FOLD_LOT, FOLD_LOT_MESSAGES, FOLD_MS_MAX, SNAPSHOT_LOOK_LOT, WAITING_FRAMES_MAX } from "./limits.ts";

export interface ModelStore {
  readonly model: Model;
  /** Bumped once a flush; whoever reads `model` in a view reads this first. */
  version: Accessor<number>;
  link: Accessor<LinkStatus>;
  /** Messages that came and are not folded yet. */
  waiting(): number;
  /** Given to the event source. */
  sink: EventSink;
  /** After each flush, inside its batch: replies that came, in order. */
  onFlush(listener: (replies: readonly ReplyFrame[]) => void): void;
  /** Folds what waits, now; for tests and the end. */
  flush(): void;
  stop(): void;
}

export interface StoreClock {
  nowMs(): number;
  after(ms: number, wake: () => void): () => void;
}

export const SYSTEM_STORE_CLOCK: StoreClock = {
  nowMs: () => performance.now(),
  after(ms, wake) {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
};

/** What came, in order: the link's word on where it stands belongs between the frames before and after it. */
type Waiting = { frames: readonly AgentFrame[] } | { status: LinkStatus };

export function createModelStore(clock: StoreClock = SYSTEM_STORE_CLOCK): ModelStore {
  const model = createModel();
  const [version, setVersion] = createSignal(0);
  const [link, setLink] = createSignal<LinkStatus>({ kind: "connecting", attempt: 1 });
  const listeners: ((replies: readonly ReplyFrame[]) => void)[] = [];
  let waiting: Waiting[] = [];
  /** In all of `waiting`. */
  let waitingFrames = 0;
  let lastFlushMs = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;

  function wait(what: Waiting): void {
    waiting.push(what);
    if ("frames" in what) waitingFrames += what.frames.length;
    // Folding before more is read makes the sender wait: a long history comes as fast as it is folded.
    if (waitingFrames > WAITING_FRAMES_MAX) return flush(FOLD_MS_MAX);
    cancel ??= clock.after(Math.max(0, FLUSH_EACH_MS - (clock.nowMs() - lastFlushMs)), () => flush(FOLD_MS_MAX));
  }

  function flush(budgetMs = Number.POSITIVE_INFINITY): void {
    cancel?.();
    cancel = undefined;
    if (waiting.length === 0) return;
    const startedMs = clock.nowMs();
    const replies: ReplyFrame[] = [];
    batch(() => {
      const queue = waiting;
      waiting = [];
      let at = 0;
      do at = takeLot(queue, at, replies);
      while (at < queue.length && clock.nowMs() <= startedMs + budgetMs);
      waiting = [...queue.slice(at), ...waiting];
      setVersion((before) => before + 1);
      for (const listener of listeners) listener(replies);
    });
    lastFlushMs = clock.nowMs();
    if (waiting.length > 0) cancel ??= clock.after(0, () => flush(FOLD_MS_MAX));
  }

  /** One word of the link, or frames up to a lot, which are folded together. Gives the place of what comes next. */
  function takeLot(queue: Waiting[], from: number, replies: ReplyFrame[]): number {
    const lot: AgentFrame[] = [];
    let at = from;
    for (let what = queue[at]; what && lot.length < FOLD_LOT && at - from < FOLD_LOT_MESSAGES; what = queue[at]) {
      if ("status" in what) {
        if (at > from) break;
        setLink(what.status);
        return at + 1;
      }
      const { frames } = what;
      const room = FOLD_LOT - lot.length;
      for (let one = 0; one < frames.length && one < room; one += 1) lot.push(frames[one] as AgentFrame);
      if (frames.length > room) queue[at] = { frames: frames.slice(room) };
      else at += 1;
    }
    waitingFrames -= lot.length;
    for (const frame of lot) if (frame.kind === "reply") replies.push(frame);
    applyFrames(model, lot);
    return at;
  }

  return {
    model,
    version,
    link,
    waiting: () => waiting.length,
    sink: { frames: (frames) => wait({ frames }), status: (status) => wait({ status }), recording: recordingInto(model) },
    onFlush: (listener) => void listeners.push(listener),
    flush: () => flush(),
    stop() {
      cancel?.();
      cancel = () => undefined;
      waiting = [];
      waitingFrames = Number.NEGATIVE_INFINITY;
    },
  };
}

/** A recording is folded as it is read, and drawn when the source says where it stands. */
function recordingInto(model: Model): RecordingSink {
  const snapshots = createSnapshots();
  /** What is folded into: another than is shown, while the end of a recording is shown before the rest of it. */
  let folded = model;
  return {
    at: () => folded.seq,
    fold(events) {
      events.forEach((event, at) => {
        applyFrame(folded, event);
        if (at % SNAPSHOT_LOOK_LOT === 0) snapshots.look(folded);
      });
    },
    nearest: (seq) => snapshots.nearest(seq),
    rewind: (seq) => snapshots.rewind(folded, seq),
    preview(ends) {
      foldEnds(model, ends);
      folded = createModel();
    },
    reveal() {
      if (folded !== model) becomeModel(model, folded);
      folded = model;
    },
    clear() {
      snapshots.clear();
      snapshots.rewind(folded, -1);
    },
  };
}
