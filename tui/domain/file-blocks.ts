// A file of any size as blocks, a chunk of its bytes each: read when it is seen, never whole. A line belongs to the chunk
// in which it begins; one that is longer than a chunk is broken there.

import { CHUNK_BYTES, CHUNKS_KEPT_MAX } from "./limits.ts";
import type { Language } from "./code-spans.ts";
import { type Line, line, span } from "./line.ts";
import { problemWords, type SessionFiles } from "./session-files.ts";
import { sourceLines, type TextBlocks } from "./text-blocks.ts";

const LF = 0x0a;

export interface FileInput {
  files: SessionFiles;
  ref: string;
  size: number;
  columns: number;
}

export function fileBlocks(input: FileInput, language: Language): TextBlocks {
  const starts = new Map<number, number>();
  const { size } = input;

  /** Where the first line of a chunk begins. */
  function startOf(chunk: number): number {
    const from = chunk * CHUNK_BYTES;
    if (chunk <= 0) return 0;
    if (from >= size) return size;
    const known = starts.get(chunk);
    if (known !== undefined) return known;
    const bytes = read(input, from - 1, CHUNK_BYTES);
    const end = bytes instanceof Uint8Array ? bytes.indexOf(LF) : -1;
    const start = end >= 0 ? from + end : bytes instanceof Uint8Array ? from + continuing(bytes) : from;
    starts.set(chunk, start);
    return start;
  }

  function textOf(chunk: number): string | undefined {
    const from = startOf(chunk);
    const to = startOf(chunk + 1);
    const bytes = read(input, from, to - from);
    return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
  }

  return blocksOf(input, Math.max(1, Math.ceil(size / CHUNK_BYTES)), textOf, (text) =>
    sourceLines(text.replace(/\r\n/gu, "\n").replace(/\n$/u, "").split("\n"), language, input.columns),
  );
}

/** Bytes at the front that belong to a character which began before, the byte before them first. */
function continuing(bytes: Uint8Array): number {
  let at = 1;
  while (at < 4 && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at - 1;
}

const HEX_CHUNK_BYTES = 4_096;

/** Bytes as numbers and as what can be read of them. */
export function hexBlocks(input: FileInput): TextBlocks {
  const perLine = input.columns >= 78 ? 16 : 8;
  const textOf = (chunk: number): string | undefined => {
    const bytes = read(input, chunk * HEX_CHUNK_BYTES, HEX_CHUNK_BYTES);
    return bytes instanceof Uint8Array ? String.fromCharCode(...bytes) : undefined;
  };
  return blocksOf(input, Math.max(1, Math.ceil(input.size / HEX_CHUNK_BYTES)), textOf, (text, chunk) => {
    const lines: Line[] = [];
    for (let at = 0; at < text.length; at += perLine)
      lines.push(hexLine(text.slice(at, at + perLine), chunk * HEX_CHUNK_BYTES + at, perLine));
    return lines;
  });
}

function hexLine(bytes: string, offset: number, perLine: number): Line {
  const numbers = Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0"));
  const half = perLine / 2;
  const shown = [numbers.slice(0, half).join(" "), numbers.slice(half).join(" ")].join("  ").padEnd(perLine * 3);
  return line(
    span("muted", `${offset.toString(16).padStart(8, "0")}  `),
    span("text", shown),
    span("border", " │ "),
    span("code.string", bytes.replace(/[^ -~]/gu, "·")),
  );
}

function blocksOf(
  { files, ref }: FileInput,
  end: number,
  textOf: (chunk: number) => string | undefined,
  layOut: (text: string, chunk: number) => Line[],
): TextBlocks {
  const laid = new Map<number, readonly Line[]>();
  return {
    first: 0,
    end,
    linesOf(chunk) {
      const known = laid.get(chunk);
      if (known) return known;
      const text = textOf(chunk);
      if (text === undefined) return [gone(files, ref)];
      const lines = text === "" ? [] : layOut(text, chunk);
      if (laid.size >= CHUNKS_KEPT_MAX) for (const oldest of laid.keys()) if (laid.delete(oldest)) break;
      laid.set(chunk, lines);
      return lines;
    },
    holds: (chunk, words) => textOf(chunk)?.toLowerCase().includes(words) ?? false,
  };
}

function gone(files: SessionFiles, ref: string): Line {
  const part = files.read(ref, 0, 0);
  return line(span("tone.warn", `⚠ ${part.ok ? "the file has become shorter" : problemWords(part.problem)}`));
}

function read({ files, ref }: FileInput, from: number, most: number): Uint8Array | undefined {
  const part = files.read(ref, from, Math.max(0, most));
  return part.ok && (part.bytes.length > 0 || most <= 0) ? part.bytes : undefined;
}
