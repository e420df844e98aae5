// Facts go out here: every client is a cursor into one log, and what is ready at the end of a turn is one write each.

import type { AgentFrame, Cap, HelloFrame } from "../../wire/index.ts";
import { CAPS, CLOSE, PROTOCOL, encodeFrame, invariant } from "../../wire/index.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { WrittenBatch } from "../core/ports/frontend.ts";
import { type Client, type ClientStatus, statusOf, wantsMore } from "./client.ts";
import { type CursorRequest, decideResume } from "./cursor.ts";
import type { FrameSink } from "./frame-sink.ts";
import { type StateFrame, createHeldState } from "./held-state.ts";
import { REPLIES_HELD_MAX, SWEEP_MS } from "./limits.ts";
import type { LogSource } from "./log-source.ts";
import { messageOf } from "./parcel.ts";
import { createPump } from "./pump.ts";
import { Entry, createRing } from "./ring.ts";
import { isGivenUp, judgeStall, stoodStill } from "./stall.ts";

export interface HubOptions {
  sessionId: string;
  /** Of this opening of the session. */
  epoch: string;
  /** "escapement/<version>" */
  engine: string;
  log: LogSource;
  clock: Clock;
  /** What went wrong without harm to the run, for the log of the program. Must not throw. */
  onDiagnostic?: (message: string, detail?: unknown) => void;
}

export interface AttachRequest extends CursorRequest {
  /** As asked for; unknown ones are ignored. */
  caps?: readonly string[];
  /** What it is called in `clients()`. */
  name?: string;
}

/** One attached reader, as its connection sees it. After `detach` all of it does nothing. */
export interface HubClient {
  readonly id: string;
  readonly caps: readonly Cap[];
  status(): ClientStatus;
  /** It has drawn everything up to `seq`. */
  ack(seq: number): void;
  /** A sign of life: a pong, any frame. */
  alive(): void;
  /** To this client alone, at the end of the turn, after the events that are ready. */
  send(frame: AgentFrame): void;
  /** Closes it once the replies it has coming are out; at once where it does not read. */
  end(code: number, reason: string): void;
  detach(): void;
}

export interface Hub {
  readonly sessionId: string;
  readonly epoch: string;
  readonly engine: string;
  /** seq of the last published event, -1 in the beginning. */
  head(): number;
  /** Lines that are in the log now; their seqs follow on the ones before. */
  publish(batch: WrittenBatch): void;
  /** Latest wins; sent to each client once it has come to the frame's as-of; kept for who joins later. */
  state(frame: StateFrame): void;
  /** `hello` and all that follows goes to `sink`, the first of it at the end of this turn. */
  attach(request: AttachRequest, sink: FrameSink): HubClient;
  clients(): ClientStatus[];
  /** Bytes and lines in memory. */
  queue(): { bytes: number; lines: number };
  /** Resolves when every client has the last event and is gone, or has made no progress for 5 s. */
  finish(): Promise<void>;
}

export function createHub({ sessionId, epoch, engine, log, clock, onDiagnostic }: HubOptions): Hub {
  const ring = createRing(log.head());
  const state = createHeldState();
  const clients = new Map<string, Client>();
  const pump = createPump({ ring, log, state, onUnreadable: (client, detail) => {
    onDiagnostic?.(`the log cannot be read after seq ${client.cursor}`, detail);
    close(client, 1011, `the log cannot be read after seq ${client.cursor}`);
  } });
  let made = 0;
  let scheduled = false;
  let cancelSweep: (() => void) | undefined;
  let sweptAt = 0;
  let finishing = false;
  const finished = createGate();

  function wake(): void {
    if (scheduled || clients.size === 0) return;
    scheduled = true;
    clock.turnEnd(flush);
  }

  function flush(): void {
    scheduled = false;
    const again = pump.flush([...clients.values()]);
    if (again) wake();
    for (const client of clients.values()) {
      if (client.closing) continue;
      if (client.ending && (client.waiting || client.replies.length === 0)) close(client, client.ending.code, client.ending.reason);
      else if (finishing && !wantsMore(client, ring.head(), state.version())) close(client, CLOSE.finished, "finished");
    }
  }

  function close(client: Client, code: number, reason: string): void {
    client.closing = true;
    client.progressAt = clock.now();
    client.sink.close(code, reason);
  }

  function detach(client: Client): void {
    clients.delete(client.id);
    if (clients.size > 0) return;
    cancelSweep?.();
    cancelSweep = undefined;
    if (finishing) finished.open();
  }

  function sweep(): void {
    const now = clock.now();
    const still = stoodStill(now - sweptAt);
    sweptAt = now;
    cancelSweep = clock.after(SWEEP_MS, sweep);
    // What a sink did not take is tried again, also where nothing else happens.
    wake();
    for (const client of [...clients.values()]) {
      const outstanding = client.closing || client.sink.bufferedBytes() > 0 || wantsMore(client, ring.head(), state.version());
      if (still || !outstanding) moved(client);
      else if (!client.sink.patient) sweepOne(client, now);
    }
  }

  function sweepOne(client: Client, now: number): void {
    if (finishing && isGivenUp(client, now)) {
      if (!client.closing) close(client, CLOSE.stalled, "no progress");
      detach(client);
      return;
    }
    if (client.closing) return;
    const verdict = judgeStall(client, now, true);
    if (verdict === "stalled") close(client, CLOSE.stalled, "no progress for 15 s: come back with your cursor");
    if (verdict !== "ask") return;
    client.askedAt = now;
    client.sink.ping();
  }

  function moved(client: Client): void {
    client.progressAt = clock.now();
    client.askedAt = undefined;
  }

  function greet(request: AttachRequest, caps: readonly Cap[]) {
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

  return {
    sessionId,
    epoch,
    engine,
    head: () => ring.head(),
    publish({ firstSeq, lines, envelopes }) {
      invariant(firstSeq === ring.head() + 1, `published ${firstSeq} after ${ring.head()}`);
      lines.forEach((line, at) => ring.push(new Entry(firstSeq + at, line, envelopes[at])));
      wake();
    },
    state(frame) {
      state.put(frame, ring.head());
      wake();
    },
    attach(request, sink) {
      const caps = CAPS.filter((cap) => request.caps?.includes(cap) && sink.offers.includes(cap));
      const { hello, from } = greet(request, caps);
      made += 1;
      const client: Client = {
        id: `client-${made}`,
        name: request.name ?? "reader",
        caps,
        sink,
        cursor: from - 1,
        live: false,
        told: 0,
        greeting: messageOf("hello", encodeFrame(hello)),
        replies: [],
        waiting: false,
        ending: undefined,
        closing: false,
        progressAt: clock.now(),
        askedAt: undefined,
        acked: undefined,
      };
      clients.set(client.id, client);
      sink.onDrain(() => {
        moved(client);
        client.waiting = false;
        wake();
      });
      if (!cancelSweep) {
        sweptAt = clock.now();
        cancelSweep = clock.after(SWEEP_MS, sweep);
      }
      wake();
      return {
        id: client.id,
        caps,
        status: () => statusOf(client, ring.head()),
        ack(seq) {
          moved(client);
          client.acked = { seq, at: clock.now() };
        },
        alive: () => moved(client),
        send(frame) {
          if (client.closing) return;
          client.replies.push(messageOf(frame.kind, encodeFrame(frame)));
          if (client.replies.length > REPLIES_HELD_MAX) close(client, CLOSE.policy, "sends, but does not read its replies");
          wake();
        },
        end(code, reason) {
          client.ending ??= { code, reason };
          wake();
        },
        detach() {
          client.closing = true;
          detach(client);
        },
      };
    },
    clients: () => [...clients.values()].map((client) => statusOf(client, ring.head())),
    queue: () => ({ bytes: ring.bytes(), lines: ring.head() + 1 - ring.first() }),
    finish() {
      finishing = true;
      if (clients.size === 0) finished.open();
      for (const client of clients.values()) moved(client);
      wake();
      return finished.passed;
    },
  };
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

function createGate(): { passed: Promise<void>; open: () => void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
