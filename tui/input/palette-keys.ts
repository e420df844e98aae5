// Help and the command palette: what they list, and what keys do to them.

import type { HelpSection } from "../domain/help.ts";
import { changed, closed, opened, type Overlay, topOf } from "../domain/overlays.ts";
import { type Command, editPalette, moveInPalette, shownCommands, typeInPalette } from "../domain/palette.ts";
import { AT_START, scrolled } from "../domain/scroll.ts";
import { type FieldEdit, textField } from "../domain/text-field.ts";
import type { ScreenState } from "../store/screen-state.ts";
import type { Action } from "./actions.ts";
import { CONTEXTS, type Context, type KeyRow } from "./key-row.ts";
import { shownKey } from "./key-names.ts";
import { contextsOf, type Keymap, type Where } from "./routing.ts";

export interface PaletteKeys {
  /** False: the action is none of theirs. */
  act(action: Action): boolean;
  type(text: string): void;
}

const PAGE_COMMANDS = 8;

/** `run`: as if its key had been pressed where the palette was opened. */
export function createPaletteKeys(state: ScreenState, run: (action: Action) => void): PaletteKeys {
  const top = (): Overlay | undefined => topOf(state.overlays.get());
  const put = (overlay: Overlay): void => void state.overlays.set((stack) => changed(stack, overlay));
  const close = (): void => void state.overlays.set(closed);

  function toggle(overlay: Overlay): void {
    if (top()?.kind === overlay.kind) return close();
    // One does not lie over the other.
    state.overlays.set((stack) => opened(["help", "palette"].includes(topOf(stack)?.kind ?? "") ? closed(stack) : stack, overlay));
  }

  function choose(): void {
    const now = top();
    if (now?.kind !== "palette") return;
    const command = shownCommands(state.commands(), now.field.text)[now.at];
    close();
    if (command) run(command.action as Action);
  }

  function movePalette(by: number): void {
    const now = top();
    if (now?.kind !== "palette") return;
    put({ ...now, ...moveInPalette(now, shownCommands(state.commands(), now.field.text).length, by) });
  }

  function scrollHelp(by: number): void {
    const now = top();
    if (now?.kind !== "help") return;
    const { blocks, height } = state.help();
    put({ ...now, scroll: { ...scrolled(blocks, now.scroll, by, height), follows: false } });
  }

  return {
    act(action) {
      const now = top();
      switch (action) {
        case "help.open":
          toggle({ kind: "help", scroll: AT_START });
          return true;
        case "palette.open":
          toggle({ kind: "palette", field: textField(), at: 0 });
          return true;
        case "palette.run":
          choose();
          return true;
        case "palette.up":
          movePalette(-1);
          return true;
        case "palette.down":
          movePalette(1);
          return true;
        case "palette.page-up":
          movePalette(-PAGE_COMMANDS);
          return true;
        case "palette.page-down":
          movePalette(PAGE_COMMANDS);
          return true;
        case "palette.first":
          movePalette(-Number.MAX_SAFE_INTEGER);
          return true;
        case "palette.last":
          movePalette(Number.MAX_SAFE_INTEGER);
          return true;
        default:
      }
      if (now?.kind === "palette" && action.startsWith("field.")) {
        put({ ...now, ...editPalette(now, action.slice("field.".length) as FieldEdit) });
        return true;
      }
      if (now?.kind !== "help" || !action.startsWith("over.")) return false;
      const page = Math.max(1, state.help().height - 1);
      const by = HELP_STEPS[action]?.(page);
      if (by !== undefined) scrollHelp(by);
      return true;
    },
    type(text) {
      const now = top();
      if (now?.kind === "palette") put({ ...now, ...typeInPalette(now, text) });
    },
  };
}

const HELP_STEPS: Partial<Record<Action, (page: number) => number>> = {
  "over.up": () => -1,
  "over.down": () => 1,
  "over.page-up": (page) => -page,
  "over.page-down": (page) => page,
  "over.start": () => -Number.MAX_SAFE_INTEGER,
  "over.end": () => Number.MAX_SAFE_INTEGER,
};

/** Text is typed, and a mark is moved, with the fingers; nobody looks these up to have them done. */
const isTold = (action: Action): boolean => !/^(?:field|move|over|choice|palette|find|filter|question|history)\./u.test(action);

/** What can be done where `where` is, each thing once. Over the panes of both panes, whichever has the keys. */
export function commandsOf(keymap: Keymap, where: Where, isInForce: (action: Action) => boolean): Command[] {
  const panes: Where[] =
    where.overlay || where.modal
      ? []
      : [
          { ...where, pane: "live" },
          { ...where, pane: "log" },
        ];
  const seen = new Set<Action>();
  const commands = [where, ...panes].flatMap((place) =>
    rowsByPlace(keymap, place).flatMap(({ action, says, keys }) => {
      if (seen.has(action) || !isTold(action) || !isInForce(action)) return [];
      seen.add(action);
      return [{ action, says, keys: keys.slice(0, 2).map(shownKey).join(" ") }];
    }),
  );
  // The way out is not what a slip of the finger on Enter does.
  return [...commands.filter(({ action }) => action !== "leave"), ...commands.filter(({ action }) => action === "leave")];
}

/** Those of the place itself first, those that work anywhere last. */
function rowsByPlace(keymap: Keymap, place: Where): KeyRow[] {
  const rows = keymap.rowsOf(place);
  return contextsOf(place)
    .toReversed()
    .flatMap((context) => rows.filter((row) => row.context === context));
}

export function helpSections(keymap: Keymap, where: Where): HelpSection[] {
  const here = contextsOf(where);
  const all = Object.keys(CONTEXTS) as Context[];
  const order = [...here.toReversed(), ...all.filter((context) => !here.includes(context))];
  return order
    .map((context) => ({
      title: CONTEXTS[context],
      isHere: here.includes(context),
      rows: keymap.rows
        .filter((row) => row.context === context && row.keys.length > 0)
        .map(({ keys, says }) => ({ keys: keys.map(shownKey).join(" "), says })),
    }))
    .filter(({ rows }) => rows.length > 0);
}
