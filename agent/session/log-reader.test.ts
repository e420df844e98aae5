import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INDEX_EVERY_LINES, READ_CHUNK_BYTES } from "./limits.ts";
import { createFakeFile, lineOf, linesOf, logOf } from "./log.fake.ts";
import { checkLogFile } from "./log-repair.ts";
import { type LogReader, createLogReader } from "./log-reader.ts";

function readerOf(log: string): { reader: LogReader; head: number; reads: () => number } {
  const fake = createFakeFile(Buffer.from(log));
  const { lastSeq, goodBytes, index, hasRepeats } = checkLogFile(fake.file);
  let reads = 0;
  const read: typeof fake.file.read = (...args) => {
    reads += 1;
    return fake.file.read(...args);
  };
  return {
    reader: createLogReader({ read, index, head: () => lastSeq, size: () => goodBytes, hasRepeats }),
    head: lastSeq,
    reads: () => reads,
  };
}

/** As a reader of everything goes: on from what it got. */
function readAll(reader: LogReader, from: number, maxBytes: number): string[] {
  const all: string[] = [];
  for (let seq = from; ;) {
    const { firstSeq, lines } = reader.read(seq, maxBytes);
    expect(firstSeq).toBe(seq);
    if (lines.length === 0) return all;
    all.push(...lines);
    seq += lines.length;
  }
}

const lines = linesOf(INDEX_EVERY_LINES * 3 + 17);

describe("reading a log from a seq", () => {
  const SHAPES = [
    { name: "as we write it", log: logOf(lines) },
    { name: "without its last newline", log: logOf(lines).slice(0, -1) },
    { name: "CRLF, a BOM, blank lines", log: `\uFEFF\r\n${logOf(lines).replaceAll("\n", "\r\n\r\n  \r\n")}` },
    { name: "with repeated lines", log: `\n${lines.map((line, seq) => `${line}\n`.repeat(1 + (seq % 3))).join("\n")}` },
    { name: "with a torn tail", log: `${logOf(lines)}{"seq":` },
  ];
  it.each(SHAPES)("$name: gives each line once, from anywhere", ({ log }) => {
    const { reader, head } = readerOf(log);
    expect(head).toBe(lines.length - 1);
    expect(readAll(reader, 0, 1000)).toEqual(lines);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: lines.length + 3 }), fc.integer({ min: 1, max: 9000 })), { maxLength: 8 }), (asks) => {
        for (const [from, maxBytes] of asks) {
          const got = reader.read(from, maxBytes);
          expect(got.firstSeq).toBe(from);
          expect(got.lines).toEqual(lines.slice(from, from + got.lines.length));
          expect(got.lines.length > 0).toBe(from < lines.length);
          if (got.lines.length > 1) expect(Buffer.byteLength(logOf(got.lines))).toBeLessThanOrEqual(maxBytes);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gives nothing of an empty log, from before it, or beyond the head", () => {
    expect(readerOf("").reader.read(0, 1000)).toEqual({ firstSeq: 0, lines: [] });
    const { reader } = readerOf(logOf(lines.slice(0, 3)));
    expect(reader.read(3, 1000)).toEqual({ firstSeq: 3, lines: [] });
    expect(reader.read(-1, 1)).toEqual({ firstSeq: 0, lines: [lines[0]] });
  });

  it("gives a line that is longer than asked for, and than a chunk", () => {
    const long = [lineOf(0), lineOf(1, "é".repeat(READ_CHUNK_BYTES * 3)), lineOf(2)];
    const { reader } = readerOf(logOf(long));
    expect(readAll(reader, 0, 100)).toEqual(long);
    expect(reader.read(1, 1).lines).toEqual([long[1]]);
  });

  it("seeks instead of reading from the start", () => {
    const many = linesOf(INDEX_EVERY_LINES * 40);
    const { reader, reads } = readerOf(logOf(many));
    const before = reads();
    expect(reader.read(many.length - 1, 1).lines).toEqual([many.at(-1)]);
    expect(reads() - before).toBe(1);
  });
});
