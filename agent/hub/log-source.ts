// Where lines are read that are no longer in the ring. A port: agent/session reads a file, the fake an array.

export interface LogSource {
  /** In the order in which they were opened; the last one is the present one. */
  epochs(): readonly { epoch: string; startsAt: number }[];
  /** seq of the last line that can be served, -1 in an empty log. */
  head(): number;
  /** Whole lines from `fromSeq` on, without newline: at least one where there is one, else up to `maxBytes`. None where none can be read. */
  read(fromSeq: number, maxBytes: number): { firstSeq: number; lines: readonly string[] };
}

/** The fake: a log in memory. `lose(from, to)` makes a hole, as damage in the middle of a file does. */
export function createMemoryLog(epochs: readonly { epoch: string; startsAt: number }[] = [{ epoch: "epoch-0", startsAt: 0 }]) {
  const lines: string[] = [];
  let hole = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const source: LogSource = {
    epochs: () => epochs,
    head: () => lines.length - 1,
    read(fromSeq, maxBytes) {
      const found: string[] = [];
      let bytes = 0;
      for (let seq = fromSeq; seq < lines.length && !(seq >= hole.from && seq <= hole.to); seq += 1) {
        const line = lines[seq] ?? "";
        bytes += Buffer.byteLength(line);
        if (found.length > 0 && bytes > maxBytes) break;
        found.push(line);
      }
      return { firstSeq: fromSeq, lines: found };
    },
  };
  return {
    ...source,
    append: (more: readonly string[]): void => void lines.push(...more),
    lose: (from: number, to: number): void => void (hole = { from, to }),
  };
}
