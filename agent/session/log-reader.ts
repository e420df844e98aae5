// Lines from a seq on, out of the file, through the sparse index. Nothing beyond what append has finished is read.

import { READ_CHUNK_BYTES } from "./limits.ts";
import type { LineIndex } from "./line-index.ts";
import { isBlank, textOfLine, trimLine } from "./log-lines.ts";

const NEWLINE = 0x0a;

export interface LineRange {
  firstSeq: number;
  lines: string[];
}

export interface LogReader {
  /** Whole lines without newline from `fromSeq` on, to `maxBytes` of the file but one line at least; none beyond the head. */
  read(fromSeq: number, maxBytes: number): LineRange;
}

interface ReaderOptions {
  read(buffer: Buffer, length: number, position: number): number;
  index: LineIndex;
  /** The last seq that may be read, and the end of its line. */
  head(): number;
  size(): number;
  /** A line may stand there twice, byte for byte; the second is skipped. */
  hasRepeats: boolean;
}

export function createLogReader({ read, index, head, size, hasRepeats }: ReaderOptions): LogReader {
  /** Where the last line that was read begins: the next read most likely goes on there. */
  let place = { seq: 0, offset: 0 };

  function startOf(seq: number): { seq: number; offset: number } {
    const indexed = index.before(seq);
    return place.seq <= seq && place.seq >= indexed.seq ? place : indexed;
  }

  return {
    read(fromSeq, maxBytes) {
      const firstSeq = Math.max(0, fromSeq);
      const lines: string[] = [];
      const lastSeq = head();
      if (firstSeq > lastSeq) return { firstSeq, lines };
      const start = startOf(firstSeq);
      let seq = start.seq - 1;
      let before: Buffer | undefined;
      let taken = 0;
      for (const { bytes, offset } of linesOf(read, start.offset, size())) {
        const line = trimLine(bytes, offset === 0);
        if (isBlank(line) || (hasRepeats && before !== undefined && line.equals(before))) continue;
        before = line;
        if (seq === lastSeq) break;
        seq += 1;
        if (seq < firstSeq) continue;
        if (lines.length > 0 && taken + bytes.length >= maxBytes) break;
        taken += bytes.length + 1;
        lines.push(textOfLine(line));
        place = { seq, offset };
      }
      return { firstSeq, lines };
    },
  };
}

/** `end` is the end of a line, with or without its newline. */
function* linesOf(read: ReaderOptions["read"], start: number, end: number): Generator<{ bytes: Buffer; offset: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let restAt = start;
  for (let at = start; at < end;) {
    // a line longer than a chunk: read more at once, so that joining stays linear
    const chunk = Buffer.allocUnsafe(Math.min(Math.max(READ_CHUNK_BYTES, rest.length), end - at));
    const count = read(chunk, chunk.length, at);
    if (count <= 0) break;
    at += count;
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(0, count)]) : chunk.subarray(0, count);
    let from = 0;
    for (let stop = bytes.indexOf(NEWLINE, rest.length); stop >= 0; stop = bytes.indexOf(NEWLINE, from)) {
      yield { bytes: bytes.subarray(from, stop), offset: restAt + from };
      from = stop + 1;
    }
    restAt += from;
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield { bytes: rest, offset: restAt };
}
