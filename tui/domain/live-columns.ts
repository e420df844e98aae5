// The columns of LIVE: the same for a group, a child and a single row, so that everything lines up.

export interface LiveColumns {
  /** Width of the tree and the name together. */
  name: number;
  state: number;
  /** 0: the column is not drawn. */
  bar: number;
  tokens: number;
  rate: number;
  /** Drawn where prices are known. */
  cost: number;
  model: number;
}

const STATE = 12;
const BAR = 10;
const TOKENS = 9;
const RATE = 8;
const COST = 8;
const GAP = 1;
const NAME_MIN = 9;
const NAME_MAX = 28;
const MODEL_MIN = 8;

/**
 * Columns for a pane of `width`, `longest` being the widest name with its tree. When room is short the model goes
 * first, then the bar, the cost, the rate, and the tokens last: the name and the state always stay.
 */
export function liveColumns(width: number, longest: number, hasCost = false): LiveColumns {
  const wanted = Math.min(NAME_MAX, Math.max(NAME_MIN, longest));
  const columns: LiveColumns = { name: wanted, state: STATE, bar: 0, tokens: 0, rate: 0, cost: 0, model: 0 };
  let left = width - wanted - GAP - STATE;
  if (left < TOKENS + GAP) {
    columns.name = Math.max(NAME_MIN, width - GAP - STATE - GAP - TOKENS);
    left = width - columns.name - GAP - STATE;
  }
  for (const [name, size] of [["tokens", TOKENS], ["rate", RATE], ...(hasCost ? [["cost", COST] as const] : []), ["bar", BAR]] as const) {
    if (left < size + GAP) return { ...columns, name: columns.name + spare(columns.name, longest, left) };
    columns[name] = size;
    left -= size + GAP;
  }
  const grow = spare(columns.name, longest, left - MODEL_MIN - GAP);
  columns.name += grow;
  left -= grow;
  if (left >= MODEL_MIN + GAP) columns.model = left - GAP;
  else columns.name += spare(columns.name, longest, left);
  return columns;
}

const spare = (name: number, longest: number, left: number): number => Math.max(0, Math.min(longest - name, left));
