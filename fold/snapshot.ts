// The model as it is now, kept: deep enough that folding on changes nothing of it. What did not change since the last copy is shared
// between snapshots, and what the fold never writes after it was made (rows of LOG, questions, strings) is shared with the model too.

import type { Model, Row, Turn } from "./model.ts";

/** Never written after it was made. */
export interface ModelSnapshot {
  /** Of the last event in it. */
  readonly seq: number;
  readonly state: Omit<Model, "rows" | "turns"> & { rows: readonly Row[]; turns: readonly (readonly [string, readonly Turn[]])[] };
}

/** Remembers what was copied last of each row and turn, so that one that has not changed since is not copied again. */
export interface Copies {
  row(row: Row): Row;
  turn(turn: Turn): Turn;
  /** `made` was just made of `copy` and is equal to it. */
  isCopyOf(made: Row | Turn, copy: Row | Turn): void;
}

export function createCopies(): Copies {
  const known = new WeakMap<object, object>();
  const copied = <T extends Row | Turn>(item: T, isSame: (a: T, b: T) => boolean, make: (item: T) => T): T => {
    const before = known.get(item) as T | undefined;
    if (before && isSame(before, item)) return before;
    const copy = make(item);
    known.set(item, copy);
    return copy;
  };
  return {
    row: (row) => copied(row, isSameRow, copyRow),
    turn: (turn) => copied(turn, isSameTurn, copyTurn),
    isCopyOf: (made, copy) => void known.set(made, copy),
  };
}

export function snapshotModel(model: Model, copies: Copies = createCopies()): ModelSnapshot {
  const { rows, turns, ...rest } = model;
  return {
    seq: model.seq,
    state: {
      ...copyRest(rest, copies.turn),
      rows: Array.from(rows.values(), copies.row),
      turns: Array.from(turns, ([key, list]) => [key, list.map(copies.turn)] as const),
    },
  };
}

/** The model becomes what it was; the object stays the same. The snapshot can be restored again. */
export function restoreModel(model: Model, snapshot: ModelSnapshot, copies: Copies = createCopies()): void {
  const { rows, turns, ...rest } = snapshot.state;
  // A turn stands in two places, and is one: what makes it slim finds it in the queue.
  const made = new Map<Turn, Turn>();
  const turnOf = (kept: Turn): Turn => {
    const known = made.get(kept);
    if (known) return known;
    const turn = copyTurn(kept);
    made.set(kept, turn);
    copies.isCopyOf(turn, kept);
    return turn;
  };
  const rowOf = (kept: Row): Row => {
    const row = copyRow(kept);
    copies.isCopyOf(row, kept);
    return row;
  };
  delete model.epoch;
  delete model.debug;
  Object.assign(model, {
    ...copyRest(rest, turnOf),
    rows: new Map(rows.map((kept) => [kept.key, rowOf(kept)])),
    turns: new Map(turns.map(([key, list]) => [key, list.map(turnOf)])),
  } satisfies Model);
}

type Rest = Omit<Model, "rows" | "turns">;

/** All but rows and turns: a part that is new in the model is a type error here until it is said how it is copied. */
function copyRest(rest: Rest, turnOf: (turn: Turn) => Turn): Rest {
  const { fullTurns, slimTurns, rowQueue } = rest;
  return {
    seq: rest.seq,
    ts: rest.ts,
    ...(rest.epoch === undefined ? {} : { epoch: rest.epoch }),
    ...(rest.debug === undefined ? {} : { debug: rest.debug }),
    run: { ...rest.run },
    phase: { ...rest.phase },
    rowOrder: rest.rowOrder.slice(),
    goneRows: rest.goneRows,
    activeKeys: new Set(rest.activeKeys),
    rowQueue: { ...rowQueue, items: rowQueue.items.slice() },
    groups: new Map(Array.from(rest.groups, ([key, group]) => [key, { ...group, keys: group.keys.slice() }])),
    log: { ...rest.log, rows: rest.log.rows.slice() },
    prompts: new Map(rest.prompts),
    closedPrompts: new Map(rest.closedPrompts),
    fullTurns: { ...fullTurns, queue: { ...fullTurns.queue, items: fullTurns.queue.items.map(turnOf) } },
    slimTurns: { ...slimTurns, items: slimTurns.items.slice() },
    artifacts: new Map(rest.artifacts),
    transitions: { ...rest.transitions, rows: rest.transitions.rows.slice() },
    labels: new Map(rest.labels),
    childCounts: new Map(rest.childCounts),
    childVoices: new Map(rest.childVoices),
    totals: { ...rest.totals },
    storage: { ...rest.storage },
    progress: new Map(rest.progress),
    bad: { ...rest.bad },
  };
}

const copyRow = (row: Row): Row => ({
  ...row,
  streams: { text: { ...row.streams.text }, thinking: { ...row.streams.thinking } },
  openTools: row.openTools.slice(),
});
const copyTurn = (turn: Turn): Turn => ({ ...turn, calls: turn.calls.map((call) => ({ ...call })) });

const isSameRow = (a: Row, b: Row): boolean =>
  isSame(a, b, ["streams", "openTools"]) &&
  isSame(a.streams.text, b.streams.text) &&
  isSame(a.streams.thinking, b.streams.thinking) &&
  isSame(a.openTools, b.openTools);

/** Of an ended turn only its calls change, and that it becomes slim: a long session has many. */
const isSameTurn = (a: Turn, b: Turn): boolean =>
  (a.ended && b.ended ? a.slim === b.slim : isSame(a, b, ["calls"])) &&
  a.calls.length === b.calls.length &&
  a.calls.every((call, at) => {
    const other = b.calls[at];
    return other !== undefined && isSame(call, other);
  });

/** The same values under the same keys; `deep` are compared by the caller. */
function isSame<T extends object>(a: T, b: T, deep: readonly (keyof T)[] = []): boolean {
  let count = 0;
  for (const key in a) {
    if (!Object.hasOwn(a, key)) continue;
    count += 1;
    if (a[key] !== b[key] && !deep.includes(key)) return false;
  }
  return count === Object.keys(b).length;
}
