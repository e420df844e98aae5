// LOG as it is shown: its filter, the rows that are left, where the field stands.

import type { Accessor } from "solid-js";
import { ALL_OF_LOG, createLogFilterCache, type LogFilter } from "../domain/log-filter.ts";
import type { LogWindow } from "../domain/log-lines.ts";
import type { ScreenLayout } from "../domain/screen-layout.ts";
import type { TextField } from "../domain/text-field.ts";
import { type Cell, cell } from "./cell.ts";
import type { ModelStore } from "./model-store.ts";

export interface LogState {
  logFilter: Cell<LogFilter>;
  /** The filter's field; undefined while it is closed. */
  filterField: Cell<TextField | undefined>;
  /** The rows that are shown. The same value, added to, while the filter stays. */
  logRows: Accessor<LogWindow>;
  /** Lines for rows. */
  logHeight: Accessor<number>;
}

export function createLogState(store: ModelStore, panes: Accessor<ScreenLayout["panes"]>): LogState {
  const filterField = cell<TextField | undefined>(undefined);
  const logFilter = cell<LogFilter>(ALL_OF_LOG);
  const filtered = createLogFilterCache();
  return {
    logFilter,
    filterField,
    logRows: () => (store.version(), filtered(store.model.log, logFilter.get())),
    logHeight: () => Math.max(1, (panes().log?.height ?? 3) - 2 - (filterField.get() ? 1 : 0)),
  };
}
