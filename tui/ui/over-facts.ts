// What the hints of an overlay depend on, worked out from what it shows.

import { topOf } from "../domain/overlays.ts";
import { viewOf } from "../domain/scroll.ts";
import type { OverFacts } from "../input/over-hints.ts";
import type { ScreenState } from "../store/index.ts";

const NOTHING = { thinking: false, system: false, results: false };

export function overFacts(state: ScreenState): OverFacts | undefined {
  const now = topOf(state.overlays.get());
  const { drillIn } = state;
  if (now?.kind === "inspector") {
    const listed = drillIn.listed();
    const count = listed?.list.count ?? 0;
    const text = drillIn.scrolled();
    const scrolls = listed ? count > listed.height : text !== undefined && isCut(viewOf(text.blocks, now.status, text.height));
    const follows = now.view === "chart" && now.part === "transitions" && now.transitions.follows;
    return { view: now.view, part: now.part, count, hasWords: false, follows, scrolls, has: NOTHING, shows: NOTHING };
  }
  const text = drillIn.scrolled();
  if ((now?.kind !== "transcript" && now?.kind !== "pager") || !text) return undefined;
  const view = viewOf(text.blocks, now.scroll, text.height);
  const base = {
    view: undefined,
    part: "states",
    hasWords: now.find.words !== "",
    follows: now.scroll.follows,
    scrolls: isCut(view),
  } as const;
  if (now.kind === "pager") return { ...base, count: 0, has: NOTHING, shows: NOTHING };
  const turns = state.store.model.turns.get(now.rowKey) ?? [];
  const seen = new Set(view.places.map(({ block }) => text.turnOf?.(block)));
  let has = NOTHING;
  for (const turn of seen)
    has = {
      thinking: has.thinking || (turn?.thinkingChars ?? 0) > 0,
      system: has.system || (turn !== undefined && drillIn.bodies.hasSystem(turn.requestRef)),
      results: has.results || (turn?.calls.length ?? 0) > 0,
    };
  return { ...base, count: turns.length, has, shows: now.shows };
}

const isCut = ({ above, below }: { above: boolean; below: boolean }): boolean => above || below;
