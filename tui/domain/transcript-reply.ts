// What came back of one request, as lines: thinking, text, tool calls with their results; while it streams its end.

import {
  durationText,
  isActive,
  rateText,
  type Row,
  safeText,
  selectRowRate,
  tokensText,
  type Turn,
  type TurnCall,
} from "../../fold/index.ts";
import type { Bodies } from "./bodies.ts";
import { BODY_CHARS_MAX } from "./limits.ts";
import { EMPTY_LINE, type Line, line, type Span, span } from "./line.ts";
import { codeBlock, markdownLines, plainLines } from "./markdown-lines.ts";
import { stateLook } from "./state-looks.ts";
import type { StyleName } from "./styles.ts";
import { firstLines, foldLine, headLine, indented, noteLines, type TranscriptShows, warnLines } from "./transcript-parts.ts";
import { truncate, widthOf } from "./width.ts";
import { wrap } from "./wrap.ts";

export interface ReplyInput {
  turn: Turn;
  /** The row, where this is its last turn: it says how the stream stands. */
  row: Row | undefined;
  bar: StyleName;
  bodies: Bodies;
  shows: TranscriptShows;
  columns: number;
  now: number;
}

export function replyLines(input: ReplyInput): Line[] {
  const { turn, row, bar, columns } = input;
  const left = [span(bar, "◂ "), span("strong", "REPLY"), span("muted", turn.model === undefined ? "" : `  ${safeText(turn.model)}`)];
  const body = [...thinkingLines(input), ...textLines(input), ...turn.calls.flatMap((call) => callLines(call, input)), ...endLines(input)];
  const streams = row !== undefined && !turn.ended && isActive(row.state);
  if (streams && body.length === 0) body.push(line(span("muted", row.retry ? retryWords(row) : "waiting for the first word…")));
  return [headLine(left, headFigures(input, streams), columns), ...indented(body, bar), EMPTY_LINE];
}

function headFigures({ turn, row, now }: ReplyInput, streams: boolean): Span[][] {
  if (streams && row) {
    const look = stateLook(row);
    const rate = selectRowRate(row, now);
    return [
      [span(look.style, `${look.glyph} ${look.word}`)],
      row.streamTokens > 0 ? [span("text", tokensText(row.streamTokens)), span("muted", " tok")] : [],
      rate === undefined ? [] : [span("text", rateText(rate)), span("muted", " t/s")],
    ];
  }
  const usage = turn.usage ?? {};
  return [
    [span(turn.interrupted ? "status.interrupted" : "muted", turn.interrupted ? "✗ interrupted" : safeText(turn.stop ?? ""))],
    figure("in ", usage["input-tokens"]),
    figure("out ", usage["output-tokens"]),
    turn.outputTps === undefined ? [] : [span("text", rateText(turn.outputTps)), span("muted", " t/s")],
    turn.elapsedMs === undefined ? [] : [span("muted", durationText(turn.elapsedMs))],
  ];
}

const figure = (word: string, count: number | undefined): Span[] =>
  count === undefined ? [] : [span("muted", word), span("text", tokensText(count))];

/** The whole of a text that the model keeps only in part; its beginning and end where the file cannot be read. */
function whole(input: ReplyInput, part: "text" | "thinking"): { text: string; why?: string } {
  const { turn, bodies } = input;
  const kept = turn[part];
  const chars = part === "text" ? turn.textChars : turn.thinkingChars;
  if (kept.length >= chars && turn.slim !== true) return { text: kept };
  if (!turn.ended) return { text: kept, why: "the middle is left out until the answer is whole" };
  const read = bodies.response(turn.responseRef);
  return read.ok ? { text: read.body[part] } : { text: kept, why: `a part of it is left out: ${read.why}` };
}

function thinkingLines(input: ReplyInput): Line[] {
  const { turn, shows, columns } = input;
  if (turn.thinkingChars === 0) return [];
  const streams = !turn.ended && turn.textChars === 0;
  const lines = [foldLine("thinking", turn.thinkingChars, shows.thinking || streams, shows.keys ? "t" : "")];
  if (!shows.thinking && !streams) return lines;
  const { text, why } = whole(input, "thinking");
  const shown =
    streams && !shows.thinking
      ? wrap(safeText(text.slice(-2_000), { newlines: "keep" }), columns - 4).slice(-4)
      : wrapped(text, columns - 4);
  lines.push(...shown.map((part) => line(span("border", "  "), span("tail.thinking", part))));
  if (why !== undefined) lines.push(...noteLines(why, columns - 2));
  return [...lines, EMPTY_LINE];
}

const wrapped = (text: string, columns: number): string[] =>
  wrap(safeText(text.slice(0, BODY_CHARS_MAX).trimEnd(), { newlines: "keep" }), columns);

function textLines(input: ReplyInput): Line[] {
  const { turn, columns } = input;
  if (turn.textChars === 0) return [];
  const { text, why } = whole(input, "text");
  const lines = markdownLines(text.slice(0, BODY_CHARS_MAX).trimEnd(), columns - 2, "text");
  if (!turn.ended) lines.push(withCursor(lines.pop()));
  if (text.length > BODY_CHARS_MAX) lines.push(...noteLines("the rest is in the pager (o)", columns - 2));
  if (why !== undefined) lines.push(...noteLines(why, columns - 2));
  return lines;
}

const withCursor = (last: Line | undefined): Line => ({ ...last, spans: [...(last?.spans ?? []), span("status.streaming", "▏")] });

/** A call that is no tool's: the model sends the chart an event. */
const EVENT_TOOL = "event__";

function callLines(call: TurnCall, { bodies, shows, columns }: ReplyInput): Line[] {
  const inner = columns - 2;
  const input = typeof call.input === "string" ? call.input : (JSON.stringify(call.input) ?? "");
  const isEvent = call.tool.startsWith(EVENT_TOOL);
  const name = safeText(isEvent ? call.tool.slice(EVENT_TOOL.length) : call.tool);
  const room = Math.max(0, inner - widthOf(name) - (isEvent ? 10 : 4));
  const lines = [
    line(
      span("status.tool", isEvent ? "⚙ sends " : "⚙ "),
      span("strong", name),
      span("text", "  "),
      span("muted", shows.results ? "" : truncate(safeText(input), room)),
    ),
  ];
  const full = shows.results && call.result?.ref !== undefined ? bodies.tool(call.result.ref) : undefined;
  if (shows.results) lines.push(...codeBlock(pretty(full?.ok === true ? full.body.input : call.input), "json", inner));
  if (!call.result) return lines;
  const { isError, preview, elapsedMs } = call.result;
  const mark = span(isError ? "tone.bad" : "tone.good", isError ? "⚠ " : "↩ ");
  const time = elapsedMs > 0 ? `  ${durationText(elapsedMs)}` : "";
  if (full?.ok === true)
    lines.push(
      line(mark, span("muted", `result${time}`)),
      ...codeBlock(full.body.text.slice(0, BODY_CHARS_MAX), languageFor(full.body.text), inner),
    );
  else {
    const [first = "", ...rest] = plainLines(firstLines(preview), inner - 2 - time.length, isError ? "tone.bad" : "tail.text");
    lines.push(
      line(mark, ...(first === "" ? [] : first.spans), span("muted", time)),
      ...rest.map((given) => line(span("text", "  "), ...given.spans)),
    );
    if (full?.ok === false) lines.push(...noteLines(full.why, inner));
  }
  return lines;
}

/** JSON where it is some; what was cut is shown as it is. */
function pretty(input: unknown): string {
  if (typeof input !== "string") return JSON.stringify(input, undefined, 2) ?? "";
  try {
    return JSON.stringify(JSON.parse(input), undefined, 2);
  } catch {
    return input;
  }
}

const languageFor = (text: string): string =>
  /^(?:diff |--- |@@ )/mu.test(text.slice(0, 400)) ? "diff" : /^\s*[[{]/u.test(text) ? "json" : "";

const retryWords = (row: Row): string => `tried again, ${row.retry?.attempt} of ${row.retry?.of}…`;

function endLines({ turn, row, columns }: ReplyInput): Line[] {
  if (row?.error !== undefined) return warnLines(`⚠ ${safeText(row.error)}`, columns - 2, "tone.bad");
  if (turn.interrupted) return warnLines("✗ interrupted: its answer will not come", columns - 2, "status.interrupted");
  if (turn.ended && turn.textChars === 0 && turn.thinkingChars === 0 && turn.calls.length === 0)
    return noteLines("(an empty answer)", columns - 2);
  return [];
}
