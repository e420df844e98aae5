// Moves each client on by what it can take now. A parcel is made once for all clients that stand at the same place.

import { encodeFrame } from "../../wire/index.ts";
import { type Client, wantsMore } from "./client.ts";
import type { HeldState } from "./held-state.ts";
import { CATCH_UP_BYTES_PER_TURN_MAX, FLUSH_BYTES_PER_TURN_MAX, IN_FLIGHT_BYTES_MAX } from "./limits.ts";
import type { LogSource } from "./log-source.ts";
import { type Message, type Parcel, createParcel, messageOf } from "./parcel.ts";
import type { Ring } from "./ring.ts";
import { createSlices } from "./slices.ts";

interface Step {
  parcel: Parcel;
  live: boolean;
  told: number;
  /** For whom it is: who has been told so much, and takes lines in this form. */
  from: { told: number; form: string };
  /** Of the lines it holds; and the part of it that was read for this client, not for another one before. */
  givenBytes: number;
  sourceBytes: number;
}

export interface Pump {
  /** One turn. True where clients could take more, but the others wait: call it again in the next turn. */
  flush(clients: readonly Client[]): boolean;
}

export interface PumpOptions {
  ring: Ring;
  log: LogSource;
  state: HeldState;
  redact(text: string): string;
  /** A client cannot be served: the log has a hole at its cursor, or throws. */
  onUnreadable(client: Client, detail: unknown): void;
}

export function createPump({ ring, log, state, redact, onUnreadable }: PumpOptions): Pump {
  const slices = createSlices({ ring, log });
  /** By the cursor they start from: most clients stand at one place, and are found there without a name made for each. */
  const shared = new Map<number, Step[]>();
  /** Who goes first where the turn's bytes did not do for all. */
  let firstAt = 0;

  /** What comes next for a client; undefined where nothing does. */
  function nextStep(client: Client): Step | undefined {
    const mine = client.greeting !== undefined || client.replies.length > 0 || !client.live;
    const here = mine ? undefined : shared.get(client.cursor);
    if (here) for (const step of here) if (step.from.told === client.told && step.from.form === client.form) return step;
    const slice = client.cursor < ring.head() ? slices.take(client.cursor + 1, client) : undefined;
    if (!slice && client.cursor < ring.head()) throw new Error("no line there");
    const cursor = slice?.seq ?? client.cursor;
    const messages: Message[] = [...(client.greeting ? [client.greeting] : []), ...(slice?.messages ?? [])];
    let { live, told } = client;
    if (live) {
      const news = state.after(told, cursor);
      messages.push(...news.messages);
      told = news.version;
    } else if (cursor === ring.head()) {
      const frame = encodeFrame({ kind: "live", "as-of": cursor, "open-prompts": state.openPrompts() });
      messages.push(messageOf("live", redact(frame)), ...state.snapshot());
      live = true;
      told = state.version();
    }
    messages.push(...client.replies);
    if (messages.length === 0) {
      client.told = told;
      return undefined;
    }
    const bytes = slice?.sourceBytes ?? 0;
    const from = { told: client.told, form: client.form };
    const step: Step = { parcel: createParcel(messages, cursor), live, told, from, givenBytes: bytes, sourceBytes: bytes };
    if (!mine) shared.set(client.cursor, [...(here ?? []), { ...step, sourceBytes: 0 }]);
    return step;
  }

  /** False: not taken. The cursor stays, and the same comes again. */
  function give(client: Client, { parcel, live, told }: Step): boolean {
    try {
      if (!client.sink.send(parcel)) return false;
    } catch {
      // A sink that throws has taken nothing; if it is broken for good, its connection closes or the stall ends it.
      return false;
    }
    client.cursor = parcel.seq;
    client.live = live;
    client.told = told;
    if (client.greeting) client.greeting = undefined;
    if (client.replies.length > 0) client.replies = [];
    return true;
  }

  /** Bytes that this turn may still read, for all; and whether somebody stopped for the turn's bounds alone. */
  let left = 0;
  let again = false;

  /** True: it stopped because nothing was left. */
  function advance(client: Client): boolean {
    let given = 0;
    while (!client.closing && wantsMore(client, ring.head(), state.version())) {
      if (left <= 0 || given >= CATCH_UP_BYTES_PER_TURN_MAX) {
        again = true;
        return left <= 0;
      }
      const isFull = client.sink.bufferedBytes() >= IN_FLIGHT_BYTES_MAX;
      const step = isFull ? undefined : nextStep(client);
      client.waiting = isFull || (step !== undefined && !give(client, step));
      if (!step || client.waiting) return false;
      left -= step.sourceBytes;
      given += step.givenBytes;
    }
    return false;
  }

  /** The version of the state that all know. */
  function knownToAll(clients: readonly Client[]): number {
    let least = state.version();
    for (const client of clients) if (!client.closing && client.live && client.told < least) least = client.told;
    return least;
  }

  return {
    flush(clients) {
      left = FLUSH_BYTES_PER_TURN_MAX;
      again = false;
      let rest: number | undefined;
      for (let at = 0; at < clients.length; at += 1) {
        const index = (firstAt + at) % clients.length;
        const client = clients[index];
        if (!client || client.closing) continue;
        try {
          if (advance(client)) rest ??= index;
        } catch (error) {
          onUnreadable(client, error);
        }
      }
      firstAt = rest ?? 0;
      shared.clear();
      slices.endTurn();
      state.forget(knownToAll(clients));
      return again;
    },
  };
}
