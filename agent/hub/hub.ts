// Facts go out here: every client is a cursor into one log, and what is ready at the end of a turn is one write each.

import { type AgentFrame, CAPS, CLOSE, type Cap, encodeFrame, invariant } from "../../wire/index.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { WrittenBatch } from "../core/ports/frontend.ts";
import { type Client, type ClientStatus, createClient, noteMove, noteReceived, statusOf, wantsMore } from "./client.ts";
import type { CursorRequest } from "./cursor.ts";
import type { FrameSink } from "./frame-sink.ts";
import { greet } from "./greeting.ts";
import { type StateFrame, createHeldState } from "./held-state.ts";
import { REPLIES_HELD_MAX } from "./limits.ts";
import type { LogSource } from "./log-source.ts";
import { messageOf } from "./parcel.ts";
import { createPump } from "./pump.ts";
import { createRing } from "./ring.ts";
import { createWatch } from "./watch.ts";

/** The close code of a server that cannot go on with this client (RFC 6455). */
const UNREADABLE = 1011;

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
  /** Takes secrets out of frames that are no events; lines come without. The frame stays JSON. */
  redact?: (text: string) => string;
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
  /** It has drawn everything up to `seq`; a seq that it was never sent, or that it has left behind, says nothing but that it lives. */
  ack(seq: number, drawn?: { frameMs: number; suspended: boolean }): void;
  /** A sign of life: a pong, any frame. */
  alive(): void;
  /** It has read this far of what it was given: the answer to the sink's `probe`. A sign of life too. */
  received(seq: number): void;
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

export function createHub({ sessionId, epoch, engine, log, clock, onDiagnostic, redact = (text) => text }: HubOptions): Hub {
  const ring = createRing(log.head());
  const state = createHeldState((frame) => redact(encodeFrame(frame)));
  const clients = new Map<string, Client>();
  const pump = createPump({ ring, log, state, redact, onUnreadable });
  const finished = createGate();
  let finishing = false;
  let scheduled = false;
  let made = 0;
  /** Clients that merge deltas: for them events are kept beside their lines. */
  let merging = 0;

  const isBehind = (client: Client): boolean =>
    client.closing || client.sink.bufferedBytes() > 0 || wantsMore(client, ring.head(), state.version());
  const watch = createWatch({
    clock,
    clients: () => [...clients.values()],
    isBehind,
    isFinishing: () => finishing,
    close,
    drop,
    retry: flush,
  });

  function wake(): void {
    if (scheduled || clients.size === 0) return;
    scheduled = true;
    clock.turnEnd(turnEnded);
  }

  function turnEnded(): void {
    scheduled = false;
    flush();
  }

  function flush(): void {
    const again = pump.flush([...clients.values()]);
    if (again) wake();
    for (const client of clients.values()) {
      if (client.closing) continue;
      if (client.ending && (client.waiting || client.replies.length === 0)) close(client, client.ending.code, client.ending.reason);
      else if (finishing && !wantsMore(client, ring.head(), state.version())) close(client, CLOSE.finished, "finished");
    }
  }

  function onUnreadable(client: Client, detail: unknown): void {
    const reason = `the log cannot be read after seq ${client.cursor}`;
    onDiagnostic?.(reason, detail);
    close(client, UNREADABLE, reason);
  }

  function close(client: Client, code: number, reason: string): void {
    client.closing = true;
    noteMove(client, clock.monotonic());
    client.sink.close(code, reason);
  }

  function drop(client: Client): void {
    client.closing = true;
    if (clients.delete(client.id) && client.caps.includes("deltas")) merging -= 1;
    if (clients.size > 0) return;
    watch.stop();
    if (finishing) finished.open();
  }

  function handleOf(client: Client): HubClient {
    return {
      id: client.id,
      caps: client.caps,
      status: () => statusOf(client, ring.head(), clock.monotonic()),
      ack(seq, { frameMs, suspended } = { frameMs: 0, suspended: false }) {
        noteMove(client, clock.monotonic());
        const isFor = seq <= client.cursor && seq >= (client.acked?.seq ?? -1);
        if (isFor) client.acked = { seq, at: clock.now(), frameMs, ...(suspended ? { suspended } : {}) };
      },
      alive: () => noteMove(client, clock.monotonic()),
      received(seq) {
        noteMove(client, clock.monotonic());
        noteReceived(client, seq);
      },
      send(frame) {
        if (client.closing) return;
        client.replies.push(messageOf(frame.kind, redact(encodeFrame(frame))));
        if (client.replies.length > REPLIES_HELD_MAX) close(client, CLOSE.policy, "sends, but does not read its replies");
        wake();
      },
      end(code, reason) {
        client.ending ??= { code, reason };
        wake();
      },
      detach: () => drop(client),
    };
  }

  return {
    sessionId,
    epoch,
    engine,
    head: () => ring.head(),
    publish({ firstSeq, lines, bytes, envelopes }) {
      invariant(firstSeq === ring.head() + 1, `published ${firstSeq} after ${ring.head()}`);
      ring.push(lines, { bytes, envelopes: merging > 0 ? envelopes : undefined });
      wake();
    },
    state(frame) {
      state.put(frame, ring.head());
      wake();
    },
    attach(request, sink) {
      const caps = CAPS.filter((cap) => request.caps?.includes(cap) && sink.offers.includes(cap));
      made += 1;
      const client = createClient({
        redact,
        id: `client-${made}`,
        name: request.name ?? "reader",
        caps,
        sink,
        now: clock.monotonic(),
        ...greet(request, caps, { sessionId, epoch, engine, ring, log }),
      });
      clients.set(client.id, client);
      if (caps.includes("deltas")) merging += 1;
      sink.onDrain(() => {
        noteMove(client, clock.monotonic());
        client.waiting = false;
        wake();
      });
      watch.start();
      wake();
      return handleOf(client);
    },
    clients: () => [...clients.values()].map((client) => statusOf(client, ring.head(), clock.monotonic())),
    queue: () => ({ bytes: ring.bytes(), lines: ring.head() + 1 - ring.first() }),
    finish() {
      finishing = true;
      if (clients.size === 0) finished.open();
      for (const client of clients.values()) noteMove(client, clock.monotonic());
      wake();
      return finished.passed;
    },
  };
}

function createGate(): { passed: Promise<void>; open: () => void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
