// Connects, comes back with its cursor whenever the link breaks, and knows when not to. Knows no socket and no clock: both are given.

import { CLOSE, decodeMessage, type HelloFrame } from "../../wire/index.ts";
import { backoffMs } from "./backoff.ts";
import type { EventSink, EventSource, LinkStatus } from "./event-source.ts";
import { createIntake, type Cursor } from "./intake.ts";
import type { Link, LinkEnd, OpenLink } from "./link.ts";

export interface ReturningSourceOptions {
  /** `ws://escapement:<token>@127.0.0.1:PORT/ws`; never shown, never logged. */
  url: string;
  /** Where it is served now, asked before each try; default: where it was. */
  address?: (url: string) => string;
  /** Ends at another protocol (default); otherwise goes on as well as it can. */
  isStrict?: boolean;
  /** Milliseconds before try `attempt`, from 1. Default: backoff.ts. */
  retryDelayMs?: (attempt: number) => number;
  /** Asked before each further try; a sentence ends the trying. `attach` says here whether lock.json still names a living process. */
  mayRetry?: () => true | string;
  openLink: OpenLink;
  /** Calls once after so many milliseconds; the returned function cancels. Default: the clock of the machine. */
  after?: (ms: number, wake: () => void) => () => void;
}

/** Refusals that no waiting changes: a token or a session that is not this agent's. */
const FINAL_STATUS: Readonly<Record<number, string>> = {
  401: "the agent does not know this screen's token",
  403: "the agent refuses this screen",
  404: "the agent does not have this session",
};

const onTheClock = (ms: number, wake: () => void): (() => void) => {
  const timer = setTimeout(wake, ms);
  return () => clearTimeout(timer);
};

export function createReturningSource(options: ReturningSourceOptions): EventSource {
  const { retryDelayMs = (attempt) => backoffMs(attempt, Math.random()), openLink, after = onTheClock } = options;
  const intake = createIntake({ isStrict: options.isStrict ?? true });
  let sink: EventSink | undefined;
  let link: Link | undefined;
  let isGreeted = false;
  let cancelRetry: (() => void) | undefined;
  /** Tries since the link last brought something. */
  let attempt = 0;
  let standing: Extract<LinkStatus, { kind: "history" | "live" }> | undefined;

  function connect(): void {
    attempt += 1;
    isGreeted = false;
    standing = undefined;
    intake.reopen();
    sink?.status({ kind: "connecting", attempt });
    link = openLink(withCursor(options.address?.(options.url) ?? options.url, intake.cursor()), {
      onText: take,
      onBinary: () => onTaken([{ ok: false, reason: "a binary message" }]),
      onEnd,
    });
  }

  const take = (text: string): void => onTaken(decodeMessage(text));

  function onTaken(decoded: ReturnType<typeof decodeMessage>): void {
    const taken = intake.take(decoded);
    if (taken.hello) onHello(taken.hello);
    if (taken.frames.length > 0) sink?.frames(taken.frames);
    if (taken.isLive || taken.didAdvance) attempt = 0;
    if (taken.isLive) standing = { kind: "live" };
    if (standing && (taken.isLive || taken.bad > 0)) tell(standing);
    if (taken.then === "on") return;
    drop();
    if (taken.then === "end") giveUp(taken.why ?? "the agent is not for this screen");
    else comeBack(taken.why ?? "something is missing", "at once");
  }

  function onHello(hello: HelloFrame): void {
    isGreeted = true;
    link?.greeted();
    standing = { kind: "history", head: hello.head };
    tell(standing);
  }

  function tell(status: Extract<LinkStatus, { kind: "history" | "live" }>): void {
    const bad = intake.bad();
    sink?.status(bad.count > 0 ? { ...status, bad } : status);
  }

  function onEnd(end: LinkEnd): void {
    drop();
    if (end.code === CLOSE.finished) return sink?.status({ kind: "finished" });
    const final = end.refused === undefined ? undefined : FINAL_STATUS[end.refused];
    if (final !== undefined) return giveUp(final);
    comeBack(end.reason, end.code === CLOSE.stalled ? "at once" : "later");
  }

  /** At once only where the last try brought something: a peer that always fails must not be hammered. */
  function comeBack(reason: string, when: "at once" | "later"): void {
    const may = options.mayRetry?.() ?? true;
    if (may !== true) return giveUp(may);
    const retryInMs = when === "at once" && attempt === 0 ? 0 : retryDelayMs(attempt + 1);
    sink?.status({ kind: "lost", attempt: attempt + 1, retryInMs, reason });
    cancelRetry = after(retryInMs, connect);
  }

  function giveUp(reason: string): void {
    sink?.status({ kind: "lost", attempt, reason });
  }

  function drop(): void {
    link?.close();
    link = undefined;
    isGreeted = false;
  }

  return {
    start(given) {
      sink = given;
      connect();
    },
    send: (frame) => isGreeted && link !== undefined && link.send(JSON.stringify(frame)),
    stop() {
      sink = undefined;
      cancelRetry?.();
      drop();
    },
  };
}

/** The caps we can read, and where we stand. A new reader asks for nothing and gets all. */
function withCursor(url: string, cursor: Cursor | undefined): string {
  const address = new URL(url);
  address.searchParams.set("caps", "batch,deltas");
  if (cursor) {
    address.searchParams.set("since", String(cursor.seq));
    address.searchParams.set("epoch", cursor.epoch);
  }
  return address.href;
}
