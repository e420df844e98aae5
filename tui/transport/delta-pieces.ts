// Texts of a chunk's deltas where they stand in it, chained by stream: a text is made once a run, not once a delta.

import { utf8Text } from "../../wire/index.ts";

export interface DeltaPieces {
  /** Bytes `from` to `to`, behind piece `after` (-1: the first of its chain); gives its number. */
  add(after: number, from: number, to: number): number;
  /** The chain from piece `first` on, joined. */
  text(bytes: Uint8Array, first: number): string;
  count(): number;
  /** All are let go of. */
  clear(): void;
}

/** Deltas of an ordinary chunk; more make room for themselves. */
const PIECES = 4_096;
const NONE = -1;

export function createDeltaPieces(): DeltaPieces {
  let froms = new Int32Array(PIECES);
  let tos = new Int32Array(PIECES);
  let nexts = new Int32Array(PIECES);
  let count = 0;
  let joined = new Uint8Array(PIECES);

  const twice = (list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
    const longer = new Int32Array(list.length * 2);
    longer.set(list);
    return longer;
  };

  return {
    add(after, from, to) {
      if (count === froms.length) [froms, tos, nexts] = [twice(froms), twice(tos), twice(nexts)];
      froms[count] = from;
      tos[count] = to;
      nexts[count] = NONE;
      if (after !== NONE) nexts[after] = count;
      count += 1;
      return count - 1;
    },
    text(bytes, first) {
      let filled = 0;
      for (let piece = first; piece !== NONE; piece = nexts[piece] ?? NONE) {
        const [from, to] = [froms[piece] ?? 0, tos[piece] ?? 0];
        if (filled + to - from > joined.length) {
          const longer = new Uint8Array(2 * (filled + to - from));
          longer.set(joined);
          joined = longer;
        }
        for (let at = from; at < to; at += 1) joined[filled++] = bytes[at] ?? 0;
      }
      return utf8Text(joined, 0, filled);
    },
    count: () => count,
    clear() {
      count = 0;
    },
  };
}
