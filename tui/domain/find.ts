// Looking for words in a long text: what is typed, and what is looked for.

export interface Find {
  /** The field is open: keys type. */
  typing: boolean;
  field: string;
  /** What matches are marked of; empty: nothing is looked for. */
  words: string;
}

export const NO_FIND: Find = { typing: false, field: "", words: "" };
