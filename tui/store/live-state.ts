// LIVE as it is shown: its words, its groups, what is selected and which part of it is seen.

import { type Accessor, createMemo } from "solid-js";
import type { Folding } from "../domain/live-items.ts";
import { tailColumns } from "../domain/live-lines.ts";
import { createLiveListCache, type LiveList } from "../domain/live-list.ts";
import { type LiveSelection, type LiveWindow, liveWindow } from "../domain/live-window.ts";
import type { ScreenLayout } from "../domain/screen-layout.ts";
import type { TextField } from "../domain/text-field.ts";
import { type Cell, cell } from "./cell.ts";
import type { ModelStore } from "./model-store.ts";

export interface LiveState {
  folding: Cell<Folding>;
  liveSelection: Cell<LiveSelection | undefined>;
  /** Only rows with them are shown. */
  liveWords: Cell<string>;
  /** The field for the words; undefined while it is closed. */
  liveField: Cell<TextField | undefined>;
  liveList: Accessor<LiveList>;
  liveWindow: Accessor<LiveWindow>;
  /** Lines for rows. */
  liveHeight: Accessor<number>;
  /** Of each line of LIVE as it was drawn last: the key of its item. */
  drawnLive: { keys: readonly string[] };
}

export function createLiveState(store: ModelStore, panes: Accessor<ScreenLayout["panes"]>): LiveState {
  const folding = cell<Folding>(new Map());
  const liveSelection = cell<LiveSelection | undefined>(undefined);
  const liveWords = cell("");
  const liveField = cell<TextField | undefined>(undefined);
  const cache = createLiveListCache();
  const liveHeight = createMemo(() => Math.max(1, (panes().live?.height ?? 3) - 2 - (liveField.get() ? 1 : 0)));
  const liveList = createMemo(
    () => (store.version(), cache(store.model, { height: liveHeight(), folding: folding.get(), words: liveWords.get() })),
  );
  const columns = (): number => tailColumns((panes().live?.width ?? 40) - 2);
  return {
    folding,
    liveSelection,
    liveWords,
    liveField,
    liveList,
    liveWindow: createMemo(() => (store.version(), liveWindow(liveList(), columns(), liveHeight(), liveSelection.get()))),
    liveHeight,
    drawnLive: { keys: [] },
  };
}
