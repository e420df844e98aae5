// Help and the command palette, for the screen as it is: what they list and where they stand.

import { type Accessor, createMemo } from "solid-js";
import { helpBlocks } from "../domain/help.ts";
import type { Command } from "../domain/palette.ts";
import { centredRect, type Rect, type ScreenLayout } from "../domain/screen-layout.ts";
import type { Blocks } from "../domain/scroll.ts";
import { commandsOf, helpSections } from "../input/palette-keys.ts";
import type { Keymap, Where } from "../input/routing.ts";

export interface Guide {
  keymap: Keymap;
  /** What was wrong with the configuration, a sentence each. */
  problems: readonly string[];
  help: Accessor<{ blocks: Blocks; height: number }>;
  /** What the palette lists: what can be done where it was opened. */
  commands: Accessor<Command[]>;
  paletteRect: Accessor<Rect>;
}

export interface GuideOptions {
  keymap: Keymap;
  problems: readonly string[];
  /** Where the screen stands without help and palette. */
  under: Accessor<Where>;
  layout: Accessor<ScreenLayout | undefined>;
  twoPanes: Accessor<boolean>;
  /** What is open of the two: what is not is not laid out, at the start least of all. */
  isOpen(kind: "help" | "palette"): boolean;
}

const NO_BLOCKS: Blocks = { first: 0, end: 0, linesOf: () => [] };
const PALETTE_COLUMNS = 72;
const PALETTE_LINES = 18;
const NOWHERE: Rect = { left: 0, top: 0, width: 40, height: 8 };

export function createGuide({ keymap, problems, under, layout, twoPanes, isOpen }: GuideOptions): Guide {
  return {
    keymap,
    problems,
    help: createMemo(() => {
      const { width, height } = layout()?.body ?? NOWHERE;
      if (!isOpen("help")) return { blocks: NO_BLOCKS, height: 1 };
      return { blocks: helpBlocks(helpSections(keymap, under()), problems, width - 4), height: Math.max(1, height - 2) };
    }),
    commands: createMemo(() => (isOpen("palette") ? commandsOf(keymap, under(), (action) => action !== "maximise" || twoPanes()) : [])),
    paletteRect: createMemo(() => {
      const at = layout();
      return at ? centredRect(at, PALETTE_COLUMNS, PALETTE_LINES) : NOWHERE;
    }),
  };
}
