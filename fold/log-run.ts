// LOG rows of the run and its chart.

import type { Envelope, EnvelopeOf, EventName } from "../wire/index.ts";
import { isGiven, localName, textOf } from "../wire/index.ts";
import { GAP, joined, logRow, namedWords, SEPARATOR, valueWords } from "./log-row.ts";
import type { LogRow, Model } from "./model.ts";
import { childName } from "./row-index.ts";
import { childLabel, isChildStart, isRoot } from "./run-info.ts";
import { leavesOf, stepWords } from "./step-words.ts";
import { bytesText, countText, durationText } from "./words.ts";

type Event<N extends EventName> = Envelope & EnvelopeOf<N>;

export function openedRow(_: Model, event: Event<"session/opened">): LogRow {
  const { data } = event;
  const resumed = data["resumed-from"];
  if (isGiven(resumed)) {
    const asOf = Number(resumed["as-of"]);
    const walked = `${countText(Number(resumed.replayed), "event")} walked through ${asOf < 0 ? "from the start" : `after ${asOf}`}`;
    return logRow(event, "chart", "·", `session taken up again${GAP}${walked}`, "dim");
  }
  const words = !isGiven(data["prev-epoch"]) ? "session opened" : "session opened again";
  return logRow(event, "chart", "·", joined(GAP, words, textOf(data.engine)), "dim");
}

export function recoveredRow(_: Model, event: Event<"log/recovered">): LogRow {
  return logRow(
    event,
    "error",
    "⚠",
    `a torn last line was moved aside${GAP}${bytesText(event.data.bytes)} to ${textOf(event.data["moved-to"])}`,
    "warn",
  );
}

export function startedRow(model: Model, event: Event<"runner/started">): LogRow {
  const { data } = event;
  const facts = joined(SEPARATOR, textOf(data["chart-id"]), textOf(data.backend), textOf(data.model), namedWords(data.params));
  if (isChildStart(data)) return logRow(event, "chart", "·", `started${GAP}${facts}`, "dim", childLabel(model, data));
  return logRow(event, "chart", "·", `${data.resume === true ? "run resumed" : "run started"}${GAP}${facts}`, "good");
}

export function startConfigRow(model: Model, event: Event<"runner/start-config">): LogRow | undefined {
  if (!isRoot(model, event.data["session-id"])) return undefined;
  const step = stepWords([], event.data.config.map(textOf));
  return step === undefined ? undefined : logRow(event, "chart", "·", step);
}

export function processedRow(model: Model, event: Event<"runner/event-processed">): LogRow {
  const { data } = event;
  const name = textOf(data["event-name"]);
  const session = textOf(data["session-id"]);
  const who = isRoot(model, session) ? "chart" : childName(model, session, "child");
  if (!data.taken)
    return logRow(event, "chart", "·", `${name || "an event"}${GAP}no state takes it`, name.startsWith("ui.") ? "warn" : "dim", who);
  const after = data["config-after"].map(textOf);
  const step = stepWords(data["config-before"].map(textOf), after);
  if (step !== undefined) return logRow(event, "chart", "·", joined(GAP, step, name), "plain", who);
  // The same states: entered anew, or the event changed the context alone.
  const entered = leavesOf(data.entered.map(textOf)).map(localName);
  const words = entered.length > 0 ? `${entered.join(" + ")} again` : `in ${leavesOf(after).map(localName).join(" + ") || "no state"}`;
  return logRow(event, "chart", "·", joined(GAP, words, name), "dim", who);
}

export function doneRow(model: Model, event: Event<"runner/done">): LogRow {
  const output = event.data.output;
  return logRow(
    event,
    "chart",
    "✓",
    joined(GAP, "run done", tookWords(model, event.ts), isGiven(output) && `→ ${valueWords(output)}`),
    "good",
  );
}

export function abortedRow(model: Model, event: Event<"runner/aborted">): LogRow {
  const { data } = event;
  const by = !isGiven(data.by) ? "" : `by ${textOf(data.by)}`;
  const why = joined(" — ", joined(" ", textOf(data.reason), by), textOf(data.message));
  return logRow(event, "chart", "⚠", joined(GAP, `run aborted: ${why}`, tookWords(model, event.ts)), "warn");
}

export function failedRow(model: Model, event: Event<"runner/error">): LogRow {
  const code = textOf(event.data.code);
  return logRow(
    event,
    "error",
    "⚠",
    joined(GAP, `run failed: ${textOf(event.data.message)}`, code && `(${code})`, tookWords(model, event.ts)),
    "bad",
  );
}

export function childDoneRow(model: Model, event: Event<"runner/child-done">): LogRow {
  const { data } = event;
  const status = textOf(data.status);
  const who = childName(model, textOf(data["session-id"]), textOf(data.invokeid));
  if (status === "done") return logRow(event, "chart", "✓", "done", "good", who);
  const isError = status === "error";
  return logRow(event, "chart", isError ? "⚠" : "·", isError ? "failed" : status, isError ? "bad" : "dim", who);
}

export function artifactRow(_: Model, event: Event<"artifact/written">): LogRow {
  return logRow(event, "chart", "✓", `wrote ${textOf(event.data.name)}${GAP}${bytesText(event.data.bytes)}`, "good");
}

export function uiLostRow(_: Model, event: Event<"ui/lost">): LogRow {
  const { data } = event;
  const how = isGiven(data.signal) ? `signal ${textOf(data.signal)}` : isGiven(data.code) ? `exit code ${data.code}` : "";
  return logRow(event, "error", "⚠", joined(GAP, "the screen was lost", how), "warn");
}

const tookWords = (model: Model, ts: number): string =>
  model.run.startedTs === undefined ? "" : `after ${durationText(ts - model.run.startedTs)}`;
