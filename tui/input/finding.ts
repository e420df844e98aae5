// Looking for words in a transcript or a file. A long file is looked through in parts, between which keys are taken.

import type { Banner } from "../domain/banner-lines.ts";
import { findIn, type Find } from "../domain/find.ts";
import { FIND_BLOCKS_LOT } from "../domain/limits.ts";
import { type Overlay, type PagerOverlay, topOf, type TranscriptOverlay } from "../domain/overlays.ts";
import { type Place, viewOf } from "../domain/scroll.ts";
import { graphemesOf } from "../domain/width.ts";
import type { ScreenState } from "../store/screen-state.ts";
import type { Action } from "./actions.ts";
import { FIND_CHARS_MAX } from "./limits.ts";

interface FindingPorts {
  say(text: string, tone?: Banner["tone"]): void;
  after(ms: number, wake: () => void): void;
  put(overlay: Overlay): void;
}

type Searched = TranscriptOverlay | PagerOverlay;

export function createFinding(state: ScreenState, ports: FindingPorts): { act(action: Action): boolean; type(text: string): void } {
  /** A newer search ends the older one. */
  let running = 0;

  const searched = (): Searched | undefined => {
    const now = topOf(state.overlays.get());
    return now?.kind === "transcript" || now?.kind === "pager" ? now : undefined;
  };

  function putFind(change: (find: Find) => Find): void {
    const now = searched();
    if (now) ports.put({ ...now, find: change(now.find) });
  }

  function look(by: 1 | -1): void {
    const now = searched();
    const text = state.drillIn.scrolled();
    if (!now || !text || now.find.words === "") return;
    const { at, places } = viewOf(text.blocks, now.scroll, text.height);
    // From the match that was found last, where it is still seen; else from the first line that is, that one too.
    const isSeen = last?.words === now.find.words && last.kind === now.kind && places.some((place) => isSame(place, last?.at));
    const first = by > 0 ? { block: at.block, line: at.line - 1 } : at;
    running += 1;
    step(running, now, isSeen && last ? last.at : first, by);
  }

  let last: { words: string; kind: Searched["kind"]; at: Place } | undefined;
  const isSame = (a: Place, b: Place | undefined): boolean => a.block === b?.block && a.line === b.line;

  function step(mine: number, given: Searched, from: Place, by: 1 | -1, wasLong = false): void {
    const now = searched();
    const text = state.drillIn.scrolled();
    if (mine !== running || !now || !text || now.kind !== given.kind || now.find.words !== given.find.words) return;
    const found = findIn(text.blocks, now.find.words, from, by, FIND_BLOCKS_LOT);
    if (found.kind === "go-on") {
      const done = Math.round(((found.block - text.blocks.first) * 100) / Math.max(1, text.blocks.end - text.blocks.first));
      ports.say(`looking for “${now.find.words}”… at ${done}%`);
      return ports.after(0, () => step(mine, given, { block: found.block, line: by > 0 ? -1 : Number.MAX_SAFE_INTEGER }, by, true));
    }
    if (found.kind === "none") return ports.say(`no ${by > 0 ? "further" : "earlier"} “${now.find.words}”`, "warn");
    if (wasLong) ports.say(`found “${now.find.words}”`);
    last = { words: now.find.words, kind: now.kind, at: found.at };
    const view = viewOf(text.blocks, now.scroll, text.height);
    const isSeen = view.places.some((place) => isSame(place, found.at));
    if (!isSeen) ports.put({ ...now, scroll: { follows: false, at: found.at } });
    else ports.put({ ...now, scroll: { follows: false, at: view.at } });
  }

  return {
    act(action) {
      switch (action) {
        case "find.open":
          putFind((find) => ({ ...find, typing: true, field: "" }));
          return true;
        case "find.cancel":
          putFind((find) => ({ ...find, typing: false, words: "" }));
          return true;
        case "find.erase":
          putFind((find) => ({ ...find, field: [...graphemesOf(find.field)].slice(0, -1).join("") }));
          return true;
        case "find.go":
          last = undefined;
          putFind((find) => ({ typing: false, field: "", words: (find.field === "" ? find.words : find.field).toLowerCase() }));
          look(1);
          return true;
        case "find.next":
          look(1);
          return true;
        case "find.before":
          look(-1);
          return true;
        default:
          return false;
      }
    },
    type(text) {
      putFind((find) =>
        find.typing
          ? { ...find, field: (find.field + text.replace(/[\u0000-\u001f\u007f-\u009f]+/gu, " ")).slice(0, FIND_CHARS_MAX) }
          : find,
      );
    },
  };
}
