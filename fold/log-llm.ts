// LOG rows of conversations: sent, thought, said, called, answered, and what went wrong.

import type { ContentBlock, Envelope, EnvelopeOf, EventName } from "../wire/index.ts";
import { isGiven, textOf } from "../wire/index.ts";
import { briefJson } from "./brief-json.ts";
import { GAP, invocationRow, joined, logRow, namedWords, SEPARATOR, voiceOf } from "./log-row.ts";
import type { LogRow, Model } from "./model.ts";
import { isActive, rowKey } from "./row-index.ts";
import { callOf } from "./turns.ts";
import { countText, durationText, rateText, tokensText } from "./words.ts";

type Event<N extends EventName> = Envelope & EnvelopeOf<N>;

const EVENT_TOOL = "event__";
const INPUT_CHARS = 200;
/** Of these a response is told as usual; any other stop is trouble. */
const USUAL_STOPS: ReadonlySet<string> = new Set(["end", "tool-calls", "stop", "end_turn", "tool_use"]);

export function requestRow(model: Model, event: Event<"llm/request">): LogRow {
  const { data } = event;
  const asked = data["user-blocks"].map((block) => textOf(block.text).trimStart()).findLast((text) => text !== "");
  return invocationRow(model, event, "▸", joined(SEPARATOR, textOf(data.model), countText(data["n-messages"], "message"), asked), "dim");
}

export function responseRows(model: Model, event: Event<"llm/response">): LogRow[] {
  const { data } = event;
  const rows: LogRow[] = [];
  for (const block of data.content) {
    const row = blockRow(model, event, block);
    if (row) rows.push(row);
  }
  const { usage } = data;
  const stop = textOf(data["stop-reason"]);
  const tokens = joined(
    SEPARATOR,
    isGiven(usage["input-tokens"]) && `in ${tokensText(usage["input-tokens"])}`,
    isGiven(usage["output-tokens"]) && `out ${tokensText(usage["output-tokens"])}`,
  );
  const rate = isGiven(data["output-tps"]) && `${rateText(data["output-tps"])} t/s`;
  const isUsual = USUAL_STOPS.has(stop);
  rows.push(
    invocationRow(
      model,
      event,
      isUsual ? "✓" : "⚠",
      joined(SEPARATOR, stop, tokens, rate, durationText(data["elapsed-ms"])),
      isUsual ? "dim" : "warn",
    ),
  );
  return rows;
}

function blockRow(model: Model, event: Event<"llm/response">, block: ContentBlock): LogRow | undefined {
  switch (block.type) {
    case "thinking": {
      const text = textOf(block.thinking);
      return text.trim() === "" ? undefined : invocationRow(model, event, "…", text, "dim");
    }
    case "text": {
      const text = textOf(block.text);
      return text.trim() === "" ? undefined : invocationRow(model, event, "◂", text);
    }
    case "tool_use":
      return invocationRow(model, event, "⚙", callWords(textOf(block.name), inputWords(block.input)));
    default:
      // A block of a later protocol has no words here; the drill-in has its file.
      block satisfies never;
      return undefined;
  }
}

/** Told by its response already, where that was seen. */
export function toolStartRow(model: Model, event: Event<"llm/tool-start">): LogRow | undefined {
  const { data } = event;
  const turn = model.turns.get(rowKey(textOf(data.invokeid), textOf(data["session-id"])))?.at(-1);
  if (callOf(turn, data["call-id"])) return undefined;
  return invocationRow(model, event, "⚙", callWords(textOf(data.tool), previewWords(textOf(data["input-preview"]))));
}

export function toolResultRow(model: Model, event: Event<"llm/tool-result">): LogRow {
  const { data } = event;
  const tool = toolName(textOf(data.tool));
  const failed = data["is-error"];
  return invocationRow(
    model,
    event,
    "↩",
    joined(GAP, failed ? `${tool} failed` : tool, textOf(data["content-preview"]).trimStart(), durationText(data["elapsed-ms"])),
    failed ? "bad" : "plain",
  );
}

export function errorRow(model: Model, event: Event<"llm/error">): LogRow {
  const { data } = event;
  return invocationRow(
    model,
    event,
    "⚠",
    `${textOf(data.category)} in ${voiceOf(model, event.data).label} — ${textOf(data.message)}`,
    "bad",
    "error",
  );
}

export function retryRow(model: Model, event: Event<"llm/retry">): LogRow {
  const { data } = event;
  const words = `retry ${data.attempt} of ${data["max-retries"]} ${textOf(data.model)} — ${textOf(data.category)}, again in ${durationText(data["wait-ms"])}`;
  return invocationRow(model, event, "⚠", joined(GAP, words, textOf(data.message)), "warn", "error");
}

export function modelDownRow(model: Model, event: Event<"llm/model-down">): LogRow {
  const { data } = event;
  const left = data.remaining > 0 ? `${countText(data.remaining, "model")} left` : "no model left";
  return invocationRow(model, event, "⚠", joined(GAP, `model-down ${textOf(data.model)} — ${textOf(data.message)}`, left), "bad", "error");
}

export function userMessageRow(model: Model, event: Event<"llm/user-message">): LogRow {
  const { label, key } = voiceOf(model, event.data);
  const { from } = event.data;
  const words = `to ${label}: ${textOf(event.data.text)}`;
  const row = from === undefined ? logRow(event, "human", "▸", words) : logRow(event, "llm", "▸", words, "plain", textOf(from));
  return key === undefined ? row : { ...row, rowKey: key };
}

export function contextRow(model: Model, event: Event<"llm/context-warning">): LogRow {
  return invocationRow(model, event, "⚠", `context window ${Math.round(event.data["used-frac"] * 100)} % full`, "warn");
}

export function policyRow(model: Model, event: Event<"llm/model-policy-empty">): LogRow {
  return invocationRow(model, event, "⚠", `no model is left that the policy ${textOf(event.data.policy)} allows`, "bad", "error");
}

/** An end in due time is told by the response, an error by itself. */
export function exitRow(model: Model, event: Event<"llm/worker-exit">): LogRow | undefined {
  const row = model.rows.get(rowKey(textOf(event.data.invokeid), textOf(event.data["session-id"])));
  const wasCutShort = textOf(event.data.reason) === "stopped" && row !== undefined && isActive(row.state);
  return wasCutShort ? invocationRow(model, event, "·", "stopped", "dim") : undefined;
}

/** A tool made from an event reads as the event it sends. */
function callWords(name: string, input: string): string {
  return joined(GAP, name.startsWith(EVENT_TOOL) ? `sends ${toolName(name)}` : name, input);
}

const toolName = (name: string): string => (name.startsWith(EVENT_TOOL) ? name.slice(EVENT_TOOL.length) : name);

/** An input by the beginning of its JSON; a short one is whole, and reads as those of answers do. */
function previewWords(preview: string): string {
  try {
    return inputWords(JSON.parse(preview));
  } catch {
    return preview;
  }
}

const inputWords = (input: unknown): string =>
  typeof input === "object" && input !== null && !Array.isArray(input)
    ? namedWords(input, INPUT_CHARS)
    : !isGiven(input)
      ? ""
      : briefJson(input, INPUT_CHARS);
