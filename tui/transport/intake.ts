// What of a connection's frames goes on to the fold: each event once, in order, over any number of connections. Pure but for its own
// memory; knows no socket. The rule for ranges is wire.md §4: apply at last+1, drop what is known, resume at any other overlap.

import { type AgentFrame, type Decoded, type DeltasFrame, type Envelope, type HelloFrame, PROTOCOL, sessionKey } from "../../wire/index.ts";

/** The last event that was passed on, in the terms in which the agent is asked for the rest. */
export interface Cursor {
  epoch: string;
  seq: number;
}

export interface Taken {
  /** In order; to be passed on even where `then` is not "on". */
  frames: AgentFrame[];
  hello?: HelloFrame;
  isLive: boolean;
  /** At least one event was new. */
  didAdvance: boolean;
  /** Frames that could not be read. */
  bad: number;
  /** `resume`: something is missing, come back with the cursor. `end`: this agent is not for us, `why` says it to a person. */
  then: "on" | "resume" | "end";
  why?: string;
}

export interface Intake {
  /** Undefined before the first hello. */
  cursor(): Cursor | undefined;
  /** A new connection begins: its first frame must be `hello`. */
  reopen(): void;
  take(decoded: readonly Decoded<AgentFrame>[]): Taken;
  /** Frames that could not be read so far, and why the last one could not. */
  bad(): { count: number; last?: string };
}

/** Stands in the log's place of an event whose frame could not be read, so that those after it are not lost with it. */
export const UNREADABLE_EVENT = "wire/unreadable";

export function createIntake(options: { isStrict: boolean }): Intake {
  let session: string | undefined;
  let epoch: string | undefined;
  let last = -1;
  let isGreeted = false;
  let badCount = 0;
  let badLast: string | undefined;
  /** Unreadable frames since the last event that was passed on, in this connection. */
  let badHere = 0;
  /** Where the stream broke before; a second break there, with an unreadable frame in it, is the log's own. */
  let brokeAt: number | undefined;

  function spoil(reason: string, taken: Taken): void {
    badCount += 1;
    badHere += 1;
    badLast = reason;
    taken.bad += 1;
  }

  function greet(frame: AgentFrame, taken: Taken): void {
    if (frame.kind !== "hello") return stop(taken, "end", `the agent did not greet: its first frame is ${frame.kind.slice(0, 40)}`);
    if (frame.protocol !== PROTOCOL && options.isStrict)
      return stop(
        taken,
        "end",
        `the agent (${frame.engine}) speaks protocol ${frame.protocol}, this screen protocol ${PROTOCOL}: use the same version of both`,
      );
    if (session !== undefined && sessionKey(session) !== sessionKey(frame["session-id"]))
      return stop(taken, "end", "another session answers at this address");
    isGreeted = true;
    session = frame["session-id"];
    epoch = frame.epoch;
    if (frame.resume === "reset") last = -1;
    taken.hello = frame;
    taken.frames.push(frame);
  }

  /** Everything up to `until` is missing. Comes back for it once; where it is missing again and a frame there cannot be read, goes over it. */
  function bridge(until: number, ts: number, taken: Taken): boolean {
    if (badHere === 0 || brokeAt !== last) {
      const why = `events ${last + 1} to ${until} did not come`;
      brokeAt = last;
      stop(taken, "resume", why);
      return false;
    }
    taken.frames.push(...unreadable(last + 1, until, ts, badLast ?? ""));
    last = until;
    badHere = 0;
    return true;
  }

  function number(frame: Envelope | DeltasFrame, taken: Taken): void {
    const from = frame.kind === "deltas" ? frame["seq-from"] : frame.seq;
    if (from > frame.seq) return spoil("deltas: seq is below seq-from", taken);
    if (frame.seq <= last) return;
    if (from <= last) return stop(taken, "resume", `events ${from} to ${frame.seq} overlap what came before`);
    if (from > last + 1 && !bridge(from - 1, frame.ts, taken)) return;
    last = frame.seq;
    badHere = 0;
    brokeAt = undefined;
    taken.didAdvance = true;
    taken.frames.push(frame);
  }

  function admit(frame: AgentFrame, taken: Taken): void {
    if (!isGreeted) return greet(frame, taken);
    if (frame.kind === "event" || frame.kind === "deltas") return number(frame, taken);
    if (frame.kind === "hello") return spoil("hello: a second one", taken);
    if (frame.kind === "live") {
      if (frame["as-of"] > last && !bridge(frame["as-of"], 0, taken)) return;
      taken.isLive = true;
    }
    taken.frames.push(frame);
  }

  return {
    cursor: () => (epoch === undefined ? undefined : { epoch, seq: last }),
    reopen() {
      isGreeted = false;
      badHere = 0;
    },
    take(decoded) {
      const taken: Taken = { frames: [], isLive: false, didAdvance: false, bad: 0, then: "on" };
      for (const one of decoded) {
        if (one.ok) admit(one.value, taken);
        else spoil(one.reason, taken);
        if (taken.then !== "on") break;
      }
      return taken;
    },
    bad: () => ({ count: badCount, ...(badLast === undefined ? {} : { last: badLast }) }),
  };
}

function stop(taken: Taken, then: "resume" | "end", why: string): void {
  taken.then = then;
  taken.why = why;
}

/** One event that says so, and an empty run for the rest: a reader's numbering goes on. */
function unreadable(from: number, to: number, ts: number, reason: string): AgentFrame[] {
  const said: Envelope = { kind: "event", seq: from, ts, event: UNREADABLE_EVENT, data: { reason, "seq-to": to } };
  return from === to ? [said] : [said, { kind: "deltas", "seq-from": from + 1, seq: to, ts, streams: [] }];
}
