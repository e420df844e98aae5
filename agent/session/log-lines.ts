// Bytes into lines, and what one line is. Split on 0x0A only: a library's "lines" know other breaks.

import { decodeLine } from "../../wire/index.ts";

const NEWLINE = 0x0a;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** Places in a broken line where a whole event may begin, and how many of them are tried. */
const EVENT_STARTS = /\{"(?:seq":\d+,"ts":|kind":"event",)/g;
const EVENT_STARTS_MAX = 64;

/** `isTerminated`: a newline followed. `isWhole`: false for a line over the limit, of which `bytes` is the length only in spirit: its end. */
export type TakeLine = (bytes: Buffer, start: number, isTerminated: boolean, isWhole: boolean) => void;

/** Any split of the same bytes into chunks gives the same lines. A line over `lineBytesMax` is not kept in memory. */
export function splitLines(lineBytesMax: number, take: TakeLine): { push(chunk: Uint8Array): void; end(): number } {
  let pieces: Buffer[] = [];
  let pieceBytes = 0;
  let lineStart = 0;
  let at = 0;

  function keep(piece: Buffer): void {
    pieceBytes += piece.length;
    if (pieceBytes <= lineBytesMax) pieces.push(piece);
    else pieces = [];
  }

  function finish(isTerminated: boolean): void {
    const isWhole = pieceBytes <= lineBytesMax;
    const only = pieces.length === 1 ? pieces[0] : undefined;
    take(only ?? Buffer.concat(pieces), lineStart, isTerminated, isWhole);
    pieces = [];
    pieceBytes = 0;
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let from = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
        keep(bytes.subarray(from, end));
        finish(true);
        from = end + 1;
        lineStart = at + from;
      }
      // the caller may use its chunk again
      if (from < bytes.length) keep(Buffer.from(bytes.subarray(from)));
      at += bytes.length;
    },
    end() {
      if (pieceBytes > 0) finish(false);
      return at;
    },
  };
}

/** Without a BOM (first line only) and without white space around it: of an older log, of CRLF. */
export function trimLine(bytes: Buffer, isFirst: boolean): Buffer {
  let from = isFirst && bytes.subarray(0, 3).equals(BOM) ? 3 : 0;
  let to = bytes.length;
  while (to > from && isSpace(bytes[to - 1])) to -= 1;
  while (from < to && isSpace(bytes[from])) from += 1;
  return bytes.subarray(from, to);
}

export const isBlank = (trimmed: Buffer): boolean => trimmed.length === 0;

export const textOfLine = (trimmed: Buffer): string => trimmed.toString("utf8");

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0d || byte === 0x09;

/**
 * Whether a line that is not good holds a complete JSON object: it then may not be cut away. Also true for an event that
 * was appended right behind a torn one, on its line.
 */
export function isObjectLine(bytes: Buffer, nextSeq: number): boolean {
  const text = textOfLine(trimLine(bytes, false));
  if (isObject(text)) return true;
  let tried = 0;
  for (const { index } of text.matchAll(EVENT_STARTS)) {
    if (index === 0) continue;
    const decoded = decodeLine(text.slice(index));
    if (decoded.ok && decoded.value.seq >= nextSeq) return true;
    tried += 1;
    if (tried >= EVENT_STARTS_MAX) return true;
  }
  return false;
}

/** The words of a JSON parser differ between runtimes and quote the line; this says all that is needed. */
export function isObject(text: string): boolean {
  if (!text.startsWith("{")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
