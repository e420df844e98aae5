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
  const shared = new Map<string, Step>();
  /** Who goes first where the turn's bytes did not do for all. */
  let firstAt = 0;

  /** What comes next for a client; undefined where nothing does. */
  function nextStep(client: Client): Step | undefined {
    const mine = client.greeting !== undefined || client.replies.length > 0 || !client.live;
    const key = `${client.cursor} ${client.told} ${client.form}`;
    const known = mine ? undefined : shared.get(key);
    if (known) return known;
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
    const step = { parcel: createParcel(messages, cursor), live, told, givenBytes: bytes, sourceBytes: bytes };
    if (!mine) shared.set(key, { ...step, sourceBytes: 0 });
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
    client.greeting = undefined;
    client.replies = [];
    return true;
  }

  /** `spent`: the bytes it cost to read. `more`: it stopped for the turn's bounds alone. */
  function advance(client: Client, mostBytes: number): { spent: number; more: boolean } {
    let spent = 0;
    let given = 0;
    while (!client.closing && wantsMore(client, ring.head(), state.version())) {
      if (spent >= mostBytes || given >= CATCH_UP_BYTES_PER_TURN_MAX) return { spent, more: true };
      client.waiting = client.sink.bufferedBytes() >= IN_FLIGHT_BYTES_MAX;
      const step = client.waiting ? undefined : nextStep(client);
      if (!step) break;
      client.waiting = !give(client, step);
      if (client.waiting) break;
      spent += step.sourceBytes;
      given += step.givenBytes;
    }
    return { spent, more: false };
  }

  return {
    flush(clients) {
      let left = FLUSH_BYTES_PER_TURN_MAX;
      let again = false;
      const startAt = firstAt;
      let rest: number | undefined;
      for (let at = 0; at < clients.length; at += 1) {
        const index = (startAt + at) % clients.length;
        const client = clients[index];
        if (!client || client.closing) continue;
        try {
          const { spent, more } = advance(client, left);
          if (more && left <= 0) rest ??= index;
          left -= spent;
          again ||= more;
        } catch (error) {
          onUnreadable(client, error);
        }
      }
      firstAt = rest ?? 0;
      shared.clear();
      slices.endTurn();
      state.forget(
        clients.reduce((least, client) => Math.min(least, client.closing || !client.live ? state.version() : client.told), state.version()),
      );
      return again;
    },
  };
}
