// What a stream says, put to its turn and to its row's tail. Texts that come together are joined first, and cut and copied once for all of
// them: where they are cut depends on the whole text alone (bounded-text.ts), so that what stays is the same either way.

import { appendBounded } from "./bounded-text.ts";
import { JOINED_CHARS_MAX, TAIL_STEP_CHARS, TURN_HEAD_CHARS, TURN_STEP_CHARS } from "./limits.ts";
import type { Row, StreamKind, Turn } from "./model.ts";

const TAIL_BOUNDS = { head: 0, step: TAIL_STEP_CHARS };
export const TURN_BOUNDS = { head: TURN_HEAD_CHARS, step: TURN_STEP_CHARS };

/** `turn` is the open one of `row`, whose `tailKind` says already what its tail is of. */
export type PutText = (row: Row, turn: Turn, kind: StreamKind, text: string) => void;

export const putText: PutText = (row, turn, kind, text) => {
  if (kind === "text") {
    turn.text = appendBounded(turn.text, turn.textChars, text, TURN_BOUNDS);
    turn.textChars += text.length;
  } else {
    turn.thinking = appendBounded(turn.thinking, turn.thinkingChars, text, TURN_BOUNDS);
    turn.thinkingChars += text.length;
  }
  if (row.tailKind !== kind) return;
  row.tail = appendBounded(row.tail, row.tailChars, text, TAIL_BOUNDS);
  row.tailChars += text.length;
};

export interface JoinedTexts {
  put: PutText;
  /** Everything is where it belongs: to be called before anything but a delta is folded, and before the model is read. */
  settle(): void;
}

interface Said {
  row: Row;
  text: string[];
  thinking: string[];
}

export function createJoinedTexts(): JoinedTexts {
  const said = new Map<Turn, Said>();
  let chars = 0;

  function settle(): void {
    if (chars === 0) return;
    chars = 0;
    for (const [turn, { row, text, thinking }] of said) {
      if (thinking.length > 0) putText(row, turn, "thinking", joined(thinking));
      if (text.length > 0) putText(row, turn, "text", joined(text));
    }
    said.clear();
  }

  return {
    put(row, turn, kind, text) {
      let of = said.get(turn);
      if (!of) said.set(turn, (of = { row, text: [], thinking: [] }));
      of[kind].push(text);
      chars += text.length;
      if (chars > JOINED_CHARS_MAX) settle();
    },
    settle,
  };
}

const joined = (texts: readonly string[]): string => (texts.length === 1 ? (texts[0] ?? "") : texts.join(""));
