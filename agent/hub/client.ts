// One reader: a cursor, not a queue. What it has not got lies in the ring and in the file, once for all readers.

import { type Cap, type HelloFrame, encodeFrame } from "../../wire/index.ts";
import type { FrameSink } from "./frame-sink.ts";
import { type Message, messageOf } from "./parcel.ts";

/** What a person may know of a client (`/status`, the inspector). */
export interface ClientStatus {
  id: string;
  name: string;
  /** seq of the last event given to its connection: up to 3.5 MB of it may still lie in the kernel. */
  cursor: number;
  /** Events it is behind: after what it says it has drawn; where it never said so, after its cursor. */
  lag: number;
  /** Of its last `ack`: what it has drawn, when it said so (ms since the epoch), and how long its last frame took. */
  acked?: Ack;
  state: "joining" | "live" | "waiting" | "closing";
}

export interface Ack {
  seq: number;
  at: number;
  frameMs: number;
  /** It draws nothing on purpose: Ctrl-Z. */
  suspended?: true;
}

/** Written by the hub alone. */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly caps: readonly Cap[];
  /** `caps` as one word: clients of one form may share what they get. */
  readonly form: string;
  readonly sink: FrameSink;
  cursor: number;
  /** The history is through and `live` was sent. */
  live: boolean;
  /** Version of the held state that it was told. */
  told: number;
  /** `hello`, until it is sent. */
  greeting: Message | undefined;
  /** For it alone, after what it has coming. */
  replies: Message[];
  /** Its sink has enough in flight; goes on at drain. */
  waiting: boolean;
  /** To be closed after its replies. */
  ending: { code: number; reason: string } | undefined;
  closing: boolean;
  /** Last time something moved, and since when an answer to a ping is missing; ms since the epoch. */
  progressAt: number;
  askedAt: number | undefined;
  acked: Ack | undefined;
}

/** `from`: seq of the first event it gets. */
export function createClient({
  from,
  hello,
  redact,
  now,
  ...fixed
}: Pick<Client, "id" | "name" | "caps" | "sink"> & {
  from: number;
  hello: HelloFrame;
  redact(text: string): string;
  now: number;
}): Client {
  return {
    ...fixed,
    form: fixed.caps.join(),
    cursor: from - 1,
    live: false,
    told: 0,
    greeting: messageOf("hello", redact(encodeFrame(hello))),
    replies: [],
    waiting: false,
    ending: undefined,
    closing: false,
    progressAt: now,
    askedAt: undefined,
    acked: undefined,
  };
}

export function noteMove(client: Client, now: number): void {
  client.progressAt = now;
  client.askedAt = undefined;
}

export const wantsMore = (client: Client, head: number, version: number): boolean =>
  client.cursor < head || !client.live || client.told < version || client.greeting !== undefined || client.replies.length > 0;

export function statusOf(client: Client, head: number): ClientStatus {
  const state = client.closing ? "closing" : client.waiting ? "waiting" : client.live ? "live" : "joining";
  const { id, name, cursor, acked } = client;
  return { id, name, cursor, lag: head - (acked?.seq ?? cursor), ...(acked ? { acked } : {}), state };
}
