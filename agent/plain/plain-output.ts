// A run as lines: the rows of LOG, in words, coloured where the reader is a terminal. The same fold as the sidecar's.

import { applyEvent, createModel, type LogRow, type Model, safeText, storageText } from "../../fold/index.ts";
import type { Envelope } from "../../wire/index.ts";
import { COLUMNS_MIN } from "./limits.ts";

export interface PlainOptions {
  /** Whole lines, newline included. Must not throw. */
  out: { write(text: string): void };
  /** Width to cut lines to; absent in a pipe: nothing is cut. */
  columns?: () => number | undefined;
  color: boolean;
  /** Absent: a model of its own. */
  model?: Model;
  /** What the model holds already is printed too. */
  fromStart?: boolean;
}

export interface PlainOutput {
  onEvent(envelope: Envelope): void;
  /** A word of the program itself, not of the run. `text` may hold foreign text. */
  note(text: string): void;
  /** The disk takes nothing, or does again. */
  onStorage(storage: Model["storage"]): void;
}

const COLOR: Readonly<Record<LogRow["tone"], string>> = { plain: "", dim: "2", good: "32", warn: "33", bad: "31", ask: "36" };
const LANE_COLOR: Readonly<Record<LogRow["lane"], string>> = { chart: "1", human: "36", error: "31", debug: "35", llm: "34" };
const WHO_WIDTH = 12;

export function createPlainOutput({ out, columns, color, model = createModel(), fromStart = false }: PlainOptions): PlainOutput {
  const paint = (code: string, text: string): string => (color && code !== "" && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text);
  let shown = fromStart ? 0 : model.log.dropped + model.log.rows.length;
  function print(): void {
    const { rows, dropped } = model.log;
    const fresh = rows.slice(Math.max(0, shown - dropped));
    shown = dropped + rows.length;
    if (fresh.length > 0) out.write(fresh.map((row) => `${lineOf(row, columns?.(), paint)}\n`).join(""));
  }
  print();
  let told = storageText(model.storage);
  let isFine = model.storage.state === "ok";
  return {
    onEvent(envelope) {
      applyEvent(model, envelope);
      print();
    },
    note: (text) => out.write(`${paint("2", safeText(text))}\n`),
    onStorage(storage) {
      const text = storageText(storage);
      if (text === told || (storage.state === "ok" && isFine)) return;
      told = text;
      isFine = storage.state === "ok";
      out.write(`${paint(COLOR[isFine ? "good" : "bad"], safeText(text))}\n`);
    },
  };
}

function lineOf(row: LogRow, columns: number | undefined, paint: (code: string, text: string) => string): string {
  const time = clockTime(row.ts);
  const who = safeText(row.who);
  const lane = who.length > WHO_WIDTH ? `${who.slice(0, WHO_WIDTH - 1)}…` : who.padEnd(WHO_WIDTH);
  const head = `${time} ${lane} ${row.glyph} `;
  const text = cut(safeText(row.text), columns === undefined || columns < COLUMNS_MIN ? undefined : columns - head.length);
  return `${paint("2", time)} ${paint(LANE_COLOR[row.lane], lane)} ${paint(COLOR[row.tone], `${row.glyph} ${text}`)}`;
}

/** Local time of day: a person compares it with the clock on the wall. */
function clockTime(ts: number): string {
  const at = new Date(ts);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** By code points: half of a pair is never drawn. Wide characters may still wrap, which harms a plain line in nothing. */
function cut(text: string, room: number | undefined): string {
  if (room === undefined || text.length <= room) return text;
  const chars = [...text];
  return chars.length <= room ? text : `${chars.slice(0, Math.max(1, room - 1)).join("")}…`;
}
