// A source in the hands of a test: what it says and whether it takes frames is the test's to decide.

import type { AgentFrame } from "../../wire/index.ts";
import type { ClientFrame } from "../../wire/client-frames.ts";
import type { ReplayWish } from "../domain/timeline.ts";
import type { EventSink, EventSource, LinkStatus } from "./event-source.ts";

export interface FakeSource extends EventSource {
  /** What was sent, acks left out. */
  readonly sent: ClientFrame[];
  readonly acks: ClientFrame[];
  readonly wishes: ReplayWish[];
  readonly stopped: boolean;
  emit(...frames: AgentFrame[]): void;
  status(status: LinkStatus): void;
  /** Whether `send` finds a link. */
  linked: boolean;
}

export function createFakeSource(): FakeSource {
  let sink: EventSink | undefined;
  let stopped = false;
  const sent: ClientFrame[] = [];
  const acks: ClientFrame[] = [];
  const wishes: ReplayWish[] = [];
  return {
    sent,
    acks,
    wishes,
    wish: (wish) => void wishes.push(wish),
    linked: true,
    get stopped() {
      return stopped;
    },
    start(given) {
      sink = given;
    },
    send(frame) {
      if (!this.linked || stopped) return false;
      (frame.kind === "ack" ? acks : sent).push(frame);
      return true;
    },
    stop() {
      stopped = true;
      sink = undefined;
    },
    emit(...frames) {
      sink?.frames(frames);
    },
    status(status) {
      sink?.status(status);
    },
  };
}
