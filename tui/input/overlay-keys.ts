// What keys do to the overlays: opening and closing them, going through lists, scrolling texts.

import type { Banner } from "../domain/banner-lines.ts";
import { markMoved } from "../domain/marked-list.ts";
import {
  changed,
  closed,
  inspector,
  INSPECTOR_VIEWS,
  type InspectorOverlay,
  type InspectorView,
  opened,
  type Overlay,
  topOf,
  type TranscriptOverlay,
} from "../domain/overlays.ts";
import { menuItem, rowActions } from "../domain/row-actions.ts";
import { AT_END, AT_START, type Scroll, scrolled, viewOf } from "../domain/scroll.ts";
import type { ScreenState } from "../store/screen-state.ts";
import { createDrill } from "./drill.ts";
import { createFinding } from "./finding.ts";
import type { Action } from "./actions.ts";

export interface OverlayPorts {
  say(text: string, tone?: Banner["tone"]): void;
  /** To the terminal's clipboard; false where there is no way. */
  copy(text: string): boolean;
  after(ms: number, wake: () => void): void;
  /** Folds or unfolds a group of LIVE. */
  fold(itemKey: string, to?: "closed"): void;
}

export interface OverlayKeys {
  /** False: the action is none of an overlay's. */
  act(action: Action): boolean;
  /** Typed or pasted text, where the top overlay takes some. */
  type(text: string): void;
}

export function createOverlayKeys(state: ScreenState, ports: OverlayPorts): OverlayKeys {
  const { drillIn } = state;
  const top = (): Overlay | undefined => topOf(state.overlays.get());
  const put = (overlay: Overlay): void => void state.overlays.set((stack) => changed(stack, overlay));
  const open = (overlay: Overlay): void => void state.overlays.set((stack) => opened(stack, overlay));
  const close = (): void => void state.overlays.set(closed);
  const drill = createDrill(state, { ...ports, open, close });
  const finding = createFinding(state, { ...ports, put });

  function inspect(view: InspectorView): void {
    const now = top();
    if (now?.kind === "inspector") put({ ...now, view });
    else open(atActive(inspector(view)));
  }

  /** Of the chart's states the one the run is in is marked first. */
  function atActive(overlay: InspectorOverlay): InspectorOverlay {
    const key = state.store.model.phase.config.at(-1);
    return key === undefined ? overlay : { ...overlay, states: { ...overlay.states, key } };
  }

  function move(by: number): void {
    const now = top();
    if (now?.kind === "actions") return moveMenu(by);
    const listed = drillIn.listed();
    if (now?.kind === "inspector" && listed) {
      const { list, marked, height, name } = listed;
      return put({ ...now, [name]: markMoved(list, marked, by, height, name === "transitions") });
    }
    scroll((at) => {
      const text = drillIn.scrolled();
      return text ? scrolled(text.blocks, at, by, text.height) : at;
    });
  }

  function moveMenu(by: number): void {
    const now = top();
    if (now?.kind !== "actions") return;
    const total = rowActions(menuItem(now, state.liveList(), state.store.model.rows), drillIn.files.dir !== undefined).length;
    if (total > 0) put({ ...now, at: (now.at + by + total) % total });
  }

  function scroll(change: (at: Scroll) => Scroll): void {
    const now = top();
    if (now?.kind === "transcript" || now?.kind === "pager") put({ ...now, scroll: change(now.scroll) });
    else if (now?.kind === "inspector" && now.view === "status") put({ ...now, status: change(now.status) });
  }

  const height = (): number => drillIn.listed()?.height ?? drillIn.scrolled()?.height ?? 1;

  function toEnd(end: "start" | "end"): void {
    const listed = drillIn.listed();
    if (top()?.kind === "inspector" && listed) return move(end === "start" ? -listed.list.count : listed.list.count);
    scroll(() => (end === "start" ? firstPlace() : AT_END));
  }

  function firstPlace(): Scroll {
    const first = drillIn.scrolled()?.blocks.first ?? 0;
    return { ...AT_START, at: { block: first, line: 0 } };
  }

  /** To the head of a turn. */
  function turn(by: 1 | -1): void {
    const text = drillIn.scrolled();
    const now = top();
    if (now?.kind !== "transcript" || !text) return;
    const { at } = viewOf(text.blocks, now.scroll, text.height);
    const here = Math.floor(at.block / 2);
    const isAtHead = at.block % 2 === 0 && at.line === 0;
    const wanted = by > 0 ? here + 1 : isAtHead ? here - 1 : here;
    const block = Math.max(text.blocks.first, wanted * 2);
    if (block >= text.blocks.end) return put({ ...now, scroll: AT_END });
    put({ ...now, scroll: { follows: false, at: { block, line: 0 } } });
  }

  function toggle(what: keyof TranscriptOverlay["shows"]): void {
    const now = top();
    if (now?.kind === "transcript") put({ ...now, shows: { ...now.shows, [what]: !now.shows[what] } });
  }

  function nextView(by: number): void {
    const now = top();
    if (now?.kind !== "inspector") return;
    const total = INSPECTOR_VIEWS.length;
    inspect(INSPECTOR_VIEWS[(INSPECTOR_VIEWS.indexOf(now.view) + by + total) % total] ?? now.view);
  }

  function part(): void {
    const now = top();
    if (now?.kind === "inspector" && now.view === "chart") put({ ...now, part: now.part === "states" ? "transitions" : "states" });
  }

  return {
    act(action) {
      switch (action) {
        case "inspector.open":
          if (top()?.kind === "inspector") close();
          else inspect("invocations");
          return true;
        case "panes.artifacts":
          inspect("artifacts");
          return true;
        case "panes.states":
          inspect("chart");
          return true;
        case "inspector.invocations":
        case "inspector.chart":
        case "inspector.status":
        case "inspector.artifacts":
          inspect(action.slice("inspector.".length) as InspectorView);
          return true;
        case "inspector.next":
          nextView(1);
          return true;
        case "inspector.before":
          nextView(-1);
          return true;
        case "inspector.part":
          part();
          return true;
        case "overlay.close":
        case "overlay.back":
          close();
          return true;
        case "over.up":
          move(-1);
          return true;
        case "over.down":
          move(1);
          return true;
        case "over.page-up":
          move(1 - height());
          return true;
        case "over.page-down":
          move(Math.max(1, height() - 1));
          return true;
        case "over.start":
          toEnd("start");
          return true;
        case "over.end":
          toEnd("end");
          return true;
        case "transcript.thinking":
          toggle("thinking");
          return true;
        case "transcript.system":
          toggle("system");
          return true;
        case "transcript.results":
          toggle("results");
          return true;
        case "transcript.before":
          turn(-1);
          return true;
        case "transcript.next":
          turn(1);
          return true;
        default:
          return drill.act(action) || finding.act(action);
      }
    },
    type: finding.type,
  };
}
