// A run goes again the way its log went: each chart gets the events it got, in their order, and nothing works meanwhile.
// What a chart says to another, and what ends by itself, comes of itself and is held until its place on record; what came
// from outside (a model, a person, time, a promise) is taken from the record.

import type { AnyActorRef, AnyEventObject } from "xstate";
import type { Envelope } from "../../../wire/index.ts";
import type { ChartActor } from "../chart-actors.ts";
import { STUCK } from "../chart-events.ts";
import type { Store } from "../ports/store.ts";
import type { Redact } from "../redaction.ts";
import type { ResumedFrom } from "../transcript.ts";
import type { PendingDelay } from "../pending-delays.ts";
import type { CheckpointContexts } from "./checkpoint-contexts.ts";
import { createHeldEvents, type HeldEvents } from "./held-events.ts";
import { readPast, withCuts } from "./log-past.ts";
import { createOwed } from "./owed.ts";
import type { PromptPasts } from "./prompt-past.ts";
import { eventOnRecord } from "./record-event.ts";
import { ResumeError } from "./resume-error.ts";
import { createSleepers, type Sleeper } from "./sleepers.ts";
import type { Step } from "./step.ts";
import type { Walk } from "./walk-port.ts";

export interface WalkParts {
  store: Store;
  redact: Redact | undefined;
  prompts: PromptPasts;
  /** Time, as the walk goes on. */
  setTime(ts: number): void;
  chart(sessionId: string): ChartActor | undefined;
  delays(): PendingDelay[];
  /** The newest checkpoint that can be used. */
  contexts: CheckpointContexts | undefined;
  charts: Iterable<ChartActor>;
}

/** What is left when the log is through. */
export interface Walked {
  /** The checkpoint that was taken up, -1 for none, and how many events after it were walked, deltas left out. */
  from: ResumedFrom;
  owed: Envelope[];
  held: HeldEvents;
  /** In the order in which they begin to work. */
  sleepers: Sleeper[];
}

/** `start` starts the root. Throws ResumeError; nothing was written then. */
export function createWalk(parts: WalkParts): Walk & { go(start: () => void): Walked } {
  const { store, prompts, redact = (text: string) => text } = parts;
  const owed = createOwed(redact);
  const held = createHeldEvents();
  const sleepers = createSleepers(redact);
  let given: AnyEventObject | undefined;
  let record: { line: Envelope; difference: string | undefined; isSeen: boolean } | undefined;

  const said = (envelope: Envelope): void => {
    if (envelope.event !== "runner/event-processed") return owed.said(envelope);
    if (!record) return;
    record.isSeen = true;
    record.difference = differenceOf(record.line, envelope, redact);
  };

  const give = (to: AnyActorRef, event: AnyEventObject): void => {
    given = event;
    to.send(event);
    given = undefined;
  };

  const takeStep = (line: Envelope): void => {
    const step = stepOf(line);
    const actor = parts.chart(step.sessionId);
    if (!actor) throw changed(line, `no chart of the session ${step.sessionId} runs there`);
    const found = eventOnRecord(step, actor, { held, delays: parts.delays, store, redact });
    if (!found) throw changed(line, `nothing there sends ${step.name}`);
    if (found.isFromOutside) {
      prompts.seeStep(step);
      sleepers.seeStep(step);
    }
    record = { line, difference: undefined, isSeen: false };
    give(actor.ref, found.event);
    if (!record.isSeen) throw changed(line, "the chart did not take the event up");
    if (record.difference !== undefined) throw changed(line, record.difference);
    record = undefined;
  };

  const take = (line: Envelope): void => {
    switch (line.event) {
      case "runner/event-processed":
        return takeStep(line);
      case "runner/child-done":
        failStuckChild(line);
        break;
      case "human-input/start":
      case "human-input/answer":
      case "llm/response":
        line.data = withCuts(line.data, store) as Record<string, unknown>;
        break;
    }
    const ours = owed.found(line);
    if (ours) checkStart(line, ours, redact);
    prompts.see(line);
    if (!ours) sleepers.see(line);
  };

  /** The one end of a chart that no event of its own tells: nothing could move it any more. */
  const failStuckChild = ({ data }: Envelope): void => {
    const actor = data["status"] === "error" ? parts.chart(String(data["session-id"])) : undefined;
    if (actor) give(actor.ref, { type: STUCK });
  };

  return {
    said,
    holds(actor, event) {
      if (event === given) return false;
      held.add(actor, event);
      return true;
    },
    sleep: sleepers.add,
    go(start) {
      let count = 0;
      let contexts = parts.contexts;
      let from = -1;
      let epoch: unknown;
      let last: Envelope | undefined;
      const applyContexts = (): void => {
        if (contexts && contexts.epoch === epoch) {
          contexts.apply(parts.charts);
          from = contexts.asOf;
          count = 0;
        }
        contexts = undefined;
      };
      let isStarted = false;
      for (const line of readPast(store)) {
        parts.setTime(line.ts);
        if (!isStarted) start();
        isStarted = true;
        if (contexts && line.seq > contexts.asOf) applyContexts();
        if (line.event === "session/opened") epoch = line.data["epoch"];
        last = line;
        count += 1;
        take(line);
      }
      if (!last || !isStarted) throw new ResumeError("empty", "no run is in this session's log; start one");
      if (last.event === "runner/done" || last.event === "runner/error")
        throw new ResumeError("finished", `the run has come to its end (${last.event})`, last.seq);
      applyContexts();
      const working = sleepers.list();
      for (const sleeper of working) sleeper.prepare?.();
      return { from: { "as-of": from, replayed: count }, owed: owed.rest(), held, sleepers: working };
    },
  };
}

/** Of all that is said again these two show a chart that is another one. */
function checkStart(line: Envelope, ours: Envelope, redact: Redact): void {
  const key = line.event === "runner/started" ? "chart-id" : line.event === "runner/start-config" ? "config" : undefined;
  if (key === undefined) return;
  const [before, now] = [JSON.stringify(line.data[key] ?? null), redact(JSON.stringify(ours.data[key] ?? null))];
  if (before !== now) throw changed(line, `on record ${key} is ${before}, and now it is ${now}`);
}

function stepOf({ seq, data }: Envelope): Step {
  return {
    seq,
    sessionId: String(data["session-id"]),
    name: String(data["event-name"]),
    data: (data["event-data"] ?? {}) as Record<string, unknown>,
    taken: data["taken"] === true,
  };
}

/** Why the two are not the same, for a person. */
function differenceOf({ data: was }: Envelope, { data: is }: Envelope, redact: Redact): string | undefined {
  const told = (list: unknown): string => (Array.isArray(list) ? list.join(", ") : "");
  for (const key of ["config-after", "entered", "exited"] as const) {
    const [before, now] = [told(was[key]), redact(told(is[key]))];
    if (before !== now) return `on record ${key} is ${before || "nothing"}, and now it is ${now || "nothing"}`;
  }
  return undefined;
}

const changed = ({ seq, event, data }: Envelope, why: string): ResumeError =>
  new ResumeError(
    "changed",
    `the chart does not do again what is on record at seq ${seq} (${String(data["event-name"] ?? event)}): ${why}. It was changed since, or it decides by something that is not in the log`,
    seq,
  );
