// The transcript of an invocation as blocks, two a turn: what was sent, what came back. Only what is seen is laid out.

import { isActive, type Row, type Turn } from "../../fold/index.ts";
import type { Bodies } from "./bodies.ts";
import type { Line } from "./line.ts";
import { roleOf } from "./names.ts";
import type { Blocks } from "./scroll.ts";
import { ROLE_COLOURS, type StyleName } from "./styles.ts";
import { replyLines } from "./transcript-reply.ts";
import type { TranscriptShows } from "./transcript-parts.ts";
import { sentLines } from "./transcript-sent.ts";

export interface TranscriptInput {
  row: Row;
  turns: readonly Turn[];
  shows: TranscriptShows;
  columns: number;
  now: number;
}

export interface TranscriptBlocks extends Blocks {
  turnOf(block: number): Turn | undefined;
  /** Raw text of a block may hold the words: worth laying out. */
  holds(block: number, words: string): boolean;
}

/** Remembers how many turns were let go of at the front, and what ended turns look like. */
export function createTranscript(bodies: Bodies): (input: TranscriptInput) => TranscriptBlocks {
  const laid = new WeakMap<Turn, Map<string, Line[]>>();
  let known: { key: string; turns: readonly Turn[]; dropped: number } | undefined;

  function droppedOf({ row, turns }: TranscriptInput): number {
    let dropped = 0;
    if (known?.key === row.key) {
      const first = turns[0];
      const gone = first ? known.turns.indexOf(first) : 0;
      dropped = known.dropped + Math.max(0, gone);
    }
    known = { key: row.key, turns: [...turns], dropped };
    return dropped;
  }

  return (input) => {
    const { row, turns, shows, columns } = input;
    const dropped = droppedOf(input);
    const bar: StyleName = `role.${roleOf(row.invokeid, ROLE_COLOURS)}` as StyleName;
    const view = `${columns} ${shows.thinking} ${shows.system} ${shows.results} ${shows.keys}`;
    const turnOf = (block: number): Turn | undefined => turns[Math.floor(block / 2) - dropped];
    const total = dropped + turns.length;

    function linesOf(block: number): readonly Line[] {
      const turn = turnOf(block);
      if (!turn) return [];
      const number = Math.floor(block / 2);
      const isLast = number === total - 1;
      const isSent = block % 2 === 0;
      const make = (): Line[] =>
        isSent
          ? sentLines(turn, total > 1 ? `turn ${number + 1} of ${total}` : "", bodies, shows, columns)
          : replyLines({ turn, row: isLast ? row : undefined, bar, bodies, shows, columns, now: input.now });
      if (!isSent && isLast && !turn.ended && isActive(row.state)) return make();
      const made = laid.get(turn) ?? new Map<string, Line[]>();
      laid.set(turn, made);
      const key = `${block % 2} ${view} ${stateOf(turn)} ${isSent ? total : isLast ? `${row.state} ${row.error ?? ""}` : ""}`;
      const before = made.get(key);
      if (before) return before;
      for (const old of made.keys()) if (old.startsWith(`${block % 2} `)) made.delete(old);
      const lines = make();
      made.set(key, lines);
      return lines;
    }

    return {
      first: dropped * 2,
      end: total * 2,
      linesOf,
      turnOf,
      holds(block, words) {
        const turn = turnOf(block);
        // What a file may hold more of is looked at as it is drawn.
        if (!turn || block % 2 === 0 || turn.slim === true || turn.text.length < turn.textChars) return true;
        const calls = turn.calls.map((call) => `${call.tool} ${JSON.stringify(call.input)} ${call.result?.preview ?? ""}`).join(" ");
        return `${turn.text} ${turn.thinking} ${turn.model ?? ""} ${turn.stop ?? ""} ${calls}`.toLowerCase().includes(words);
      },
    };
  };
}

const stateOf = (turn: Turn): string =>
  `${turn.textChars} ${turn.thinkingChars} ${turn.calls.length} ${turn.calls.filter((call) => call.result).length} ${turn.ended} ${turn.interrupted} ${turn.slim ?? ""}`;
