// What a program may write to a terminal, and what it did write that it may not: a reader of the raw bytes of a screen.

import { readFileSync } from "node:fs";
import { safeText } from "../fold/safe-text.ts";
import { root } from "./built.ts";

export const HOSTILE: readonly { id: string; s: string }[] = readFileSync(`${root}/fixtures/hostile-strings.jsonl`, "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line) as { id: string; s: string });

export interface AllowedBytes {
  /** Titles that were meant, as they may stand in the bytes. */
  titles: ReadonlySet<string>;
  /** Texts of notifications and clipboards; without it there may be none. */
  isNote?(text: string): boolean;
}

/** What the renderer itself writes between taking the screen and giving it back: colours of a painted theme, places, modes on. No more. */
const OWN =
  /\x1b(?:\[(?:(?:0|[1-9]|2[2-9]|39|49|[34]8;2;\d+;\d+;\d+)?m|\d+;\d+H|\?(?:(?:1000|1002|1003|1004|1006|1049|2004|2027|2031)h|1003l|(?:25|2026)[hl])|14t|>4;1m|[0-6] q)|\](?:10;\?|11;\?|12;(?:default|#[0-9a-f]{6}))\x07)/y;
const TITLE = /\x1b\]0;([^\x07\x1b]*)\x07/y;
const CLIPBOARD = /\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)/y;
const NOTE = /\x1b\]9;([^\x07\x1b]*)\x1b\\\x07/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** Anything that steers a terminal, hides in a line or turns it round. The joiner of emoji is none. */
const STEERS =
  /[\x00-\x1f\x7f-\x9f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u;

/** What may not be there, each with the bytes around it; empty: all is well. */
export function leaks(bytes: string, allowed: AllowedBytes): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const char = String.fromCodePoint(bytes.codePointAt(at) ?? 0);
    const length = char === "\x1b" ? lengthOfOwn(bytes, at, allowed) : STEERS.test(char) ? 0 : char.length;
    if (length === 0) found.push(around(bytes, at));
    at += Math.max(1, length);
  }
  return [...found, ...rawPieces(bytes)];
}

/** Of the sequence that begins there; 0: it is none of ours. */
function lengthOfOwn(bytes: string, at: number, { titles, isNote }: AllowedBytes): number {
  const own = matchAt(OWN, bytes, at);
  if (own) return own[0].length;
  const title = matchAt(TITLE, bytes, at);
  if (title) return titles.has(title[1] ?? "") ? title[0].length : 0;
  const clipboard = matchAt(CLIPBOARD, bytes, at);
  const note = matchAt(NOTE, bytes, at) ?? clipboard;
  if (!note) return 0;
  const text = clipboard ? Buffer.from(clipboard[1] ?? "", "base64").toString("utf8") : (note[1] ?? "");
  return isNote?.(text) && ![...text].some((char) => char !== "\n" && STEERS.test(char)) ? note[0].length : 0;
}

/** Pieces of the hostile strings as they are, their control characters with what stands around them: no own sequence has those. */
function rawPieces(bytes: string): string[] {
  return HOSTILE.filter(({ s }) => piecesOf(s).some((piece) => bytes.includes(piece))).map(({ id }) => `a piece of ${id}, as it is`);
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 2; at < text.length && pieces.length < 50; at += 1)
    if (STEERS.test(text[at] ?? "") && !STEERS.test(text.slice(at - 2, at))) pieces.push(text.slice(at - 2, at + 4));
  return pieces.filter((piece) => piece.length >= 5);
}

const around = (bytes: string, at: number): string => JSON.stringify(bytes.slice(Math.max(0, at - 24), at + 40));

/** As the screen writes them. */
export const titlesOf = (names: readonly string[]): Set<string> =>
  new Set(["", "escapement", ...names.flatMap((name) => ["", "? ", "✓ ", "✗ "].map((mark) => safeText(`${mark}${name}`)))]);

/** Between taking the screen and giving it back. */
export function onScreen(bytes: string): string {
  const from = bytes.indexOf("\x1b[?1049h");
  const to = bytes.indexOf("\x1b[?1003l\x1b[?1002l", from);
  return bytes.slice(Math.max(0, from), to < 0 ? undefined : to);
}

/** Offsets at which the whole screen was cleared. */
export const fullClears = (bytes: string): number[] => [...bytes.matchAll(/\x1b\[(?:[023]?J|H\x1b\[0?J)/g)].map(({ index }) => index);
