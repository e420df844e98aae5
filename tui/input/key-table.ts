// The one table of keys: routing, the footer's hints, docs/keys.md and a test that no key does two things in one context
// are all made from it.

import type { KeyRow } from "./key-row.ts";
import { OVERLAY_ROWS } from "./key-rows-overlays.ts";
import { PANE_ROWS } from "./key-rows-panes.ts";
import { QUESTION_ROWS } from "./key-rows-questions.ts";

export const KEY_TABLE: readonly KeyRow[] = [...PANE_ROWS, ...QUESTION_ROWS, ...OVERLAY_ROWS];
