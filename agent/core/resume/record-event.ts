// The event of a line: the one that the walk itself has brought about, if there is one, else one made from the record.

import type { AnyActorRef, AnyEventObject } from "xstate";
import type { ChartActor } from "../chart-actors.ts";
import { jsonCopy } from "../json-copy.ts";
import { payloadOf } from "../chart-events.ts";
import type { Store } from "../ports/store.ts";
import type { Redact } from "../redaction.ts";
import type { PendingDelay } from "../pending-delays.ts";
import { childrenOf } from "../xstate-private.ts";
import type { HeldEvents } from "./held-events.ts";
import { withCuts } from "./log-past.ts";
import { recall } from "./recall.ts";
import { isSameData } from "./same-data.ts";
import type { Step } from "./step.ts";

interface Sources {
  held: HeldEvents;
  delays(): PendingDelay[];
  store: Store;
  redact: Redact | undefined;
}

/** Undefined: the chart has nothing there that could send it. */
export function eventOnRecord(
  step: Step,
  actor: ChartActor,
  { held, delays, store, redact }: Sources,
): { event: AnyEventObject; isFromOutside: boolean } | undefined {
  const { eventName } = actor.info.names;
  const isNamed = (event: AnyEventObject): boolean => eventName(event.type) === step.name;
  const isSame = (event: AnyEventObject): boolean => isNamed(event) && isSameData(jsonCopy(payloadOf(event)), step.data, redact);

  const heldOne = held.take(actor, isSame) ?? held.take(actor, isNamed);
  if (heldOne) return { event: heldOne, isFromOutside: false };

  const delay = delays().find(({ target, event }) => target === actor.ref && isSame(event));
  if (delay) {
    delay.cancel();
    return { event: delay.event, isFromOutside: false };
  }

  const data = withCuts(step.data, store) as Record<string, unknown>;
  const child = childThatSends(step.name, actor);
  if (!child) return isInternal(step.name, actor) ? undefined : { event: { ...data, type: step.name }, isFromOutside: true };
  if (child.what === "snapshot") return { event: { ...data, type: `xstate.snapshot.${child.ref.id}` }, isFromOutside: true };
  recall(
    child.ref,
    child.what === "done" ? { status: "done", output: data["output"] } : { status: "error", error: errorOf(data["error"]) },
  );
  const ended = held.take(actor, isNamed);
  return ended && { event: ended, isFromOutside: true };
}

const ENDS = [
  ["done", "xstate.done.actor."],
  ["error", "xstate.error.actor."],
  ["snapshot", "xstate.snapshot."],
] as const;

function childThatSends(name: string, actor: ChartActor): { what: "done" | "error" | "snapshot"; ref: AnyActorRef } | undefined {
  if (!/^(done\.invoke|error\.invoke|snapshot)\./.test(name)) return undefined;
  for (const ref of childrenOf(actor.ref)) {
    const end = ENDS.find(([, prefix]) => actor.info.names.eventName(prefix + ref.id) === name);
    if (end) return { what: end[0], ref };
  }
  return undefined;
}

/** Delays and ends of the chart's own: nobody outside sends them. */
const isInternal = (name: string, actor: ChartActor): boolean =>
  actor.info.names.isLibraryEvent(name) || /^(done|error)\.invoke\./.test(name);

function errorOf(logged: unknown): unknown {
  const message = typeof logged === "object" && logged !== null ? (logged as { message?: unknown }).message : undefined;
  return typeof message === "string" ? new Error(message) : logged;
}
