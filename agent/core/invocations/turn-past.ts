// What the log holds of one turn of a conversation, or of one call of a chart: how far it came.

import type { AnyEventObject } from "xstate";
import type { Envelope } from "../../../wire/index.ts";
import { textOf } from "../../../wire/index.ts";
import { jsonCopy } from "../json-copy.ts";
import type { Store } from "../ports/store.ts";
import type { ToolResult } from "../ports/tool.ts";
import type { Redact } from "../redaction.ts";
import { isSameData } from "../resume/same-data.ts";
import type { Step } from "../resume/step.ts";

export interface TurnPast {
  /** The result of a call that is on record. */
  result(callId: string): ToolResult | undefined;
  /** Whether its tool was started. */
  hasStarted(callId: string): boolean;
  /** An event that was given to the chart: whether a state took it. Each is found once. */
  sent(event: AnyEventObject): boolean | undefined;
}

export interface TurnPastWriter extends TurnPast {
  see(line: Envelope): void;
  seeStep(step: Step): void;
  /** Whether a state took one of its events. */
  hasReached(): boolean;
}

export function createTurnPast(store: Store, redact: Redact | undefined): TurnPastWriter {
  const results = new Map<string, Envelope>();
  const started = new Set<string>();
  const steps: Step[] = [];
  return {
    see(line) {
      const callId = textOf(line.data["call-id"]);
      if (line.event === "llm/tool-start") started.add(callId);
      if (line.event === "llm/tool-result") results.set(callId, line);
    },
    seeStep: (step) => void steps.push(step),
    hasReached: () => steps.some(({ taken }) => taken),
    hasStarted: (callId) => started.has(callId),
    result(callId) {
      const line = results.get(callId);
      if (line === undefined) return undefined;
      // What ran has its start on record.
      const refused = started.has(callId) ? {} : { refused: true as const };
      return { isError: line.data["is-error"] === true, text: textOfResult(line, store), ...refused };
    },
    sent({ type, ...payload }) {
      const at = steps.findIndex(({ name, data }) => name === type && isSameData(jsonCopy(payload), data, redact));
      return at < 0 ? undefined : steps.splice(at, 1)[0]?.taken;
    },
  };
}

/** A tool with effects that was running when the process ended: nobody knows what it did. */
export const OUTCOME_UNKNOWN: ToolResult = { isError: true, text: "outcome unknown: the agent stopped while this ran" };

/** The whole stands in a file; without it the log has its beginning. */
function textOfResult({ data }: Envelope, store: Store): string {
  const ref = data["io/ref"];
  const body = typeof ref === "string" ? store.readBlob(ref) : undefined;
  const preview = textOf(data["content-preview"]);
  if (body === undefined) return preview;
  try {
    const { text } = JSON.parse(body) as { text?: unknown };
    return typeof text === "string" ? text : preview;
  } catch {
    // A file that is no JSON any more: its beginning is better than nothing.
    return preview;
  }
}
