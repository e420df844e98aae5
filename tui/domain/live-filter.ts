// Which rows of LIVE are shown: words to narrow it by.

import type { Row } from "../../fold/index.ts";
import { wordsOf } from "./log-filter.ts";
import { stateLook } from "./state-looks.ts";

/** A row has each of the words in its name, its group's, its state, its model or its error; case does not matter. Asked of a row when the list is made. */
export function hasLiveWords(words: string): (row: Row) => boolean {
  const wanted = wordsOf(words);
  return (row) => {
    const text = `${row.label} ${row.invokeid} ${stateLook(row).word} ${row.model ?? ""} ${row.error ?? ""}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
}

/** Of a row in flight: changes with what it may be found by. */
export const foundBy = (row: Row): number => stateLook(row).word.length * 64 + (row.model?.length ?? 0);
