// A session in words: a line of a list, or what `show` says of it.

import type { SessionSummary } from "../session/index.ts";
import { listedName } from "../session/session-word.ts";
import { bytesText, countText, durationText, safeText } from "../../fold/index.ts";

const MARK: Readonly<Record<SessionSummary["status"], string>> = {
  running: "●",
  done: "✓",
  failed: "⚠",
  aborted: "⚠",
  crashed: "✗",
  unreadable: "✗",
};
const TONE: Readonly<Record<SessionSummary["status"], string>> = {
  running: "36",
  done: "32",
  failed: "31",
  aborted: "33",
  crashed: "31",
  unreadable: "31",
};
/** Code points of a title or question in one line. */
const LINE_CHARS_MAX = 60;

export const statusWords = ({ status }: Pick<SessionSummary, "status">, color: boolean): string =>
  color ? `\x1b[${TONE[status]}m${MARK[status]} ${status}\x1b[0m` : `${MARK[status]} ${status}`;

/** 2026-11-20 17:18:32 where the person is; a clock that was wrong may have written any number. */
export function momentWords(ts: number): string {
  const moment = new Date(ts - new Date(ts).getTimezoneOffset() * 60_000);
  return Number.isNaN(moment.getTime()) ? `${ts} ms` : moment.toISOString().replace("T", " ").slice(0, 19);
}

/** "3 min ago" */
export function ageWords(ts: number | null, now: number): string {
  if (ts === null) return "";
  const ms = now - ts;
  if (ms < 1_000) return "just now";
  const days = Math.floor(ms / 86_400_000);
  return days > 0 ? `${countText(days, "day")} ago` : `${durationText(ms)} ago`;
}

export const nameWords = ({ title, chart }: Pick<SessionSummary, "title" | "chart">): string => shorten(title ?? chart ?? "");

export const questionWords = ({ "open-prompts": open }: SessionSummary): string =>
  open.length === 0 ? "" : `? ${open.length === 1 ? shorten(open[0]?.prompt ?? "") : countText(open.length, "question")}`;

/** One line a session, in columns. */
export function sessionTable(summaries: readonly SessionSummary[], now: number, color: boolean): string {
  const rows = summaries.map((summary) => ({
    id: listedName(summary.path, summary.id),
    status: `${MARK[summary.status]} ${summary.status}`,
    painted: statusWords(summary, color),
    age: ageWords(summary.updated, now),
    events: countText(summary.events, "event"),
    bytes: bytesText(summary.bytes),
    rest: [nameWords(summary), questionWords(summary), damageWords(summary)].filter(Boolean).join("  "),
  }));
  const width = (column: "id" | "status" | "age" | "events" | "bytes"): number => Math.max(0, ...rows.map((row) => row[column].length));
  const [id, status, age, events, bytes] = [width("id"), width("status"), width("age"), width("events"), width("bytes")];
  return rows
    .map((row) =>
      [
        row.id.padEnd(id),
        row.painted + " ".repeat(status - row.status.length),
        row.age.padStart(age),
        row.events.padStart(events),
        row.bytes.padStart(bytes),
        row.rest,
      ]
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function damageWords({ damage }: SessionSummary): string {
  if (!damage) return "";
  if (damage.line === 0) return safeText(damage.reason);
  return `${damage.where === "tail" ? "torn tail" : "damaged"} at line ${damage.line}`;
}

/** Safe to print, and at most so many code points. */
export function shorten(text: string, charsMax = LINE_CHARS_MAX): string {
  const chars = [...safeText(text)];
  return chars.length <= charsMax ? chars.join("") : `${chars.slice(0, Math.max(0, charsMax - 1)).join("")}…`;
}
