// One reader of a swarm: joins, stalls, is cut and comes back with its cursor, at random; says what it got that it should not have.

import { WebSocket } from "ws";
import { applyFrame, createModel, type Model } from "../fold/index.ts";
import { CLOSE, decodeMessage } from "../wire/index.ts";
import type { Random } from "./random.ts";

/** Above it nobody comes back knowing nothing: in a long run a tenth of all joins would read the whole history, and the readers never get to its end. */
const ANEW_EVENTS_MAX = 50_000;
/** The kernel takes some seconds of what is sent one by one, then nothing moves for the fifteen that end in an eviction. */
const LONG_STALL_MS = 40_000;

export interface Reader {
  readonly name: string;
  readonly model: Model;
  readonly faults: string[];
  readonly cuts: number;
  readonly stalls: number;
  readonly evicted: number;
  start(): void;
  /** No more mischief: reads on to the end. */
  settle(): void;
  stop(): void;
}

export function createReader({
  url,
  form,
  random,
  name,
  longStalls,
}: {
  url: string;
  form: string;
  random: Random;
  name: string;
  /** How many of its stalls last until it is evicted, where it is sent enough: 0 to 1. */
  longStalls: number;
}): Reader {
  const state = { model: createModel(), cuts: 0, stalls: 0, evicted: 0 };
  const faults: string[] = [];
  let epoch = "";
  let socket: WebSocket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isSettled = false;
  let isOver = false;

  function open(): void {
    if (isOver) return;
    // One in ten comes back as somebody who knows nothing.
    if (state.model.seq < ANEW_EVENTS_MAX && random.chance(0.1)) state.model = createModel();
    const cursor = state.model.seq < 0 ? "" : `since=${state.model.seq}&epoch=${encodeURIComponent(epoch)}&`;
    const own = new WebSocket(`${url}?${cursor}${form}`, { perMessageDeflate: false });
    socket = own;
    own.on("message", (data: Buffer) => own === socket && !isOver && take(data.toString("utf8")));
    own.on("error", () => undefined);
    own.on("close", (code) => {
      if (code === CLOSE.stalled) state.evicted += 1;
      if (own === socket) plan(open, 1 + random.below(200));
    });
  }

  function take(text: string): void {
    for (const decoded of decodeMessage(text)) {
      if (!decoded.ok) faults.push(`${name} could not read ${decoded.reason}`);
      else if (decoded.value.kind === "hello") {
        epoch = decoded.value.epoch;
        if (decoded.value.resume === "reset") faults.push(`${name} was reset: ${decoded.value.reason ?? "no reason"}`);
      } else {
        const applied = applyFrame(state.model, decoded.value);
        if (applied !== "applied") faults.push(`${name} got ${applied} with a ${decoded.value.kind} after ${state.model.seq}`);
      }
      if (faults.length > 0) return stop();
    }
  }

  function plan(act: () => void, ms: number): void {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(act, ms);
  }

  function mischief(): void {
    if (isSettled) return;
    const own = socket;
    let next = 0;
    if (own?.readyState === WebSocket.OPEN && random.chance(0.6)) {
      state.stalls += 1;
      own.pause();
      const isLong = random.chance(longStalls);
      if (isLong) next = LONG_STALL_MS;
      setTimeout(() => own.resume(), isLong ? LONG_STALL_MS : random.below(3_000));
    } else if (own?.readyState === WebSocket.OPEN) {
      state.cuts += 1;
      if (own.isPaused || random.chance(0.5)) own.terminate();
      else own.close();
    }
    later(next);
  }

  /** Beside the timer of coming back: a reader may be cut while it stalls. */
  const later = (ms = 0): void => void setTimeout(mischief, ms + 100 + random.below(2_500)).unref();

  function stop(): void {
    isOver = true;
    clearTimeout(timer);
    socket?.terminate();
  }

  return {
    name,
    faults,
    get model() {
      return state.model;
    },
    get cuts() {
      return state.cuts;
    },
    get stalls() {
      return state.stalls;
    },
    get evicted() {
      return state.evicted;
    },
    start() {
      plan(open, random.below(1_000));
      later();
    },
    settle() {
      isSettled = true;
      // One that closes while it is paused would wait for the other side's half.
      if (socket?.readyState === WebSocket.OPEN) socket.resume();
      else socket?.terminate();
    },
    stop,
  };
}
