// One reader: a cursor, not a queue. What it has not got lies in the ring and in the file, once for all readers.

import { type Cap, type HelloFrame, encodeFrame } from "../../wire/index.ts";
import type { FrameSink } from "./frame-sink.ts";
import { PROBE_ANSWER_MS } from "./limits.ts";
import { type Message, messageOf } from "./parcel.ts";

/** What a person may know of a client (`/status`, the inspector). */
export interface ClientStatus {
  id: string;
  name: string;
  /** seq of the last event given to its connection: up to 3.5 MB of it may still lie in the kernel. */
  cursor: number;
  /**
   * Events it is behind: after what it says it has drawn. Where it never said so, after its cursor; and where it does not
   * answer either when it is asked how far it has read (it is, each second), after the last answer.
   */
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
  /** Last time something moved, and since when an answer to a ping is missing; ms of the clock that nobody sets, as are all times here but an ack's. */
  progressAt: number;
  askedAt: number | undefined;
  acked: Ack | undefined;
  /** What it has read, by its answers; and the question that waits for one, asked at `at`. */
  received: number;
  probed: { seq: number; at: number } | undefined;
}

interface NewClient extends Pick<Client, "id" | "name" | "caps" | "sink"> {
  /** seq of the first event it gets. */
  from: number;
  hello: HelloFrame;
  redact(text: string): string;
  now: number;
}

/** Field by field: an object that is spread has a shape of its own for each client, and a thousand shapes cost each turn more than its writes do. */
export function createClient({ id, name, caps, sink, from, hello, redact, now }: NewClient): Client {
  return {
    id,
    name,
    caps,
    form: caps.join(),
    sink,
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
    received: from - 1,
    probed: undefined,
  };
}

export function noteMove(client: Client, now: number): void {
  client.progressAt = now;
  client.askedAt = undefined;
}

/** Where it has said nothing yet of what it was given. */
export function probe(client: Client, now: number): void {
  if (client.acked || client.probed || client.closing || !client.sink.probe || client.cursor <= client.received) return;
  client.probed = { seq: client.cursor, at: now };
  client.sink.probe(client.cursor);
}

/** `seq` is a client's word: never more than it was given. */
export function noteReceived(client: Client, seq: number): void {
  client.received = Math.max(client.received, Math.min(seq, client.cursor));
  if (client.probed && client.received >= client.probed.seq) client.probed = undefined;
}

export const wantsMore = (client: Client, head: number, version: number): boolean =>
  client.cursor < head || !client.live || client.told < version || client.greeting !== undefined || client.replies.length > 0;

export function statusOf(client: Client, head: number, now: number): ClientStatus {
  const state = client.closing ? "closing" : client.waiting ? "waiting" : client.live ? "live" : "joining";
  const { id, name, cursor, acked } = client;
  const isSilent = client.probed !== undefined && now - client.probed.at >= PROBE_ANSWER_MS;
  return { id, name, cursor, lag: head - (acked?.seq ?? (isSilent ? client.received : cursor)), ...(acked ? { acked } : {}), state };
}
