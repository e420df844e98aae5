// What the mouse does: the wheel moves what is under it, a click selects, a second one drills in, a drag copies.

import { clicked } from "../domain/modal-target.ts";
import { type Dragged, isDrag, type Point } from "../domain/dragged.ts";
import { moveInLive } from "../domain/live-window.ts";
import { logTop, logTotal, selectInLog, wheelInLog } from "../domain/log-lines.ts";
import { changed, topOf } from "../domain/overlays.ts";
import { commandAt } from "../domain/palette.ts";
import type { Rect } from "../domain/screen-layout.ts";
import type { ScreenState } from "../store/screen-state.ts";
import type { Action } from "./actions.ts";
import { DOUBLE_CLICK_MS, WHEEL_LINES } from "./limits.ts";
import { clickInOverlay } from "./pointer-overlays.ts";
import { withEditor } from "./prompt-desk.ts";

/** In cells of the screen. */
export type PointerEvent = Point & { kind: "down" | "up" | "drag" | "wheel-up" | "wheel-down" };

export interface PointerPorts {
  act(action: Action): void;
  nowMs(): number;
  /** What stands in the cells that were dragged over, as it is drawn. */
  textOf(dragged: Dragged): string;
  copy(text: string): void;
}

/** Boxes from the uppermost; `rect` is without the border. */
type BoxName = "palette" | "menu" | "overlay" | "modal" | "live" | "log";
interface Box {
  name: BoxName;
  rect: Rect;
}

export function createPointer(state: ScreenState, ports: PointerPorts): (event: PointerEvent) => void {
  let last: (Point & { atMs: number }) | undefined;
  let begun: Dragged | undefined;

  const boxAt = (point: Point): Box | undefined => boxesOf(state).find(({ rect }) => isIn(rect, point));

  function wheel(by: number, point: Point): void {
    const isUp = by < 0;
    switch (boxAt(point)?.name) {
      case "live":
        return wheelLive(by);
      case "log":
        return void state.log.set((at) => wheelInLog(state.logRows(), at, by, state.logHeight()));
      case "modal":
        return wheelModal(isUp);
      case "overlay":
        for (let at = 0; at < Math.abs(by); at += 1) ports.act(isUp ? "over.up" : "over.down");
        return;
      case "menu":
        return ports.act(isUp ? "over.up" : "over.down");
      case "palette":
        return ports.act(isUp ? "palette.up" : "palette.down");
      default:
    }
  }

  /** The selection moves, and the window with it: what is in flight stands on top while nothing is selected. */
  function wheelLive(by: number): void {
    const window = state.liveWindow();
    if (window.size >= state.liveList().items.length || (window.selected < 0 && by < 0)) return;
    state.liveSelection.set(moveInLive(state.liveList(), window, by));
  }

  function wheelModal(isUp: boolean): void {
    const kind = state.desk.get().open?.editor.kind;
    if ((state.modal()?.view.scrollMax ?? 0) > 0) return ports.act(isUp ? "question.up" : "question.down");
    if (kind === "select" || kind === "multi") ports.act(isUp ? "choice.up" : "choice.down");
  }

  function click(point: Point, isDouble: boolean): void {
    const box = boxAt(point);
    const at = box && { x: point.x - box.rect.left, y: point.y - box.rect.top };
    switch (box?.name) {
      case "live":
        return clickLive(at?.y ?? 0, isDouble);
      case "log":
        return clickLog(at?.y ?? 0, isDouble);
      case "modal":
        return clickModal(at ?? point, isDouble);
      case "palette":
        return clickPalette(at?.y ?? 0, isDouble);
      case "menu":
      case "overlay": {
        const overlay = clickInOverlay(state, point);
        if (!overlay) return;
        state.overlays.set((stack) => changed(stack, overlay));
        return isDouble || box.name === "menu" ? ports.act("over.open") : undefined;
      }
      default:
    }
  }

  function focus(pane: "live" | "log"): void {
    state.onTimeline.set(false);
    state.focus.set(pane);
  }

  function clickLive(line: number, isDouble: boolean): void {
    focus("live");
    const key = state.drawnLive.keys[line] ?? "";
    const index = state.liveList().indexOf.get(key);
    if (index === undefined) return;
    state.liveSelection.set({ key, index, offset: Math.max(0, index - state.liveWindow().top) });
    if (isDouble) ports.act("row.open");
  }

  function clickLog(line: number, isDouble: boolean): void {
    focus("log");
    const rows = state.logRows();
    const number = logTop(rows, state.log.get(), state.logHeight()) + line;
    if (line >= state.logHeight() || number >= logTotal(rows)) return;
    // A click on the last row while it follows still means that row: what comes must not push it away.
    state.log.set((at) => selectInLog(rows, at, number, state.logHeight()));
    if (isDouble) ports.act("row.open");
  }

  function clickModal({ x, y }: Point, isDouble: boolean): void {
    const { open } = state.desk.get();
    const placed = state.modal();
    if (!open || !placed || open.stage !== "editing" || open.readOnly) return;
    const target = placed.view.targetAt(y);
    if (!target) return;
    // A second click sends one choice; of several it would untick what the first ticked.
    if (isDouble) return target.kind === "choice" && open.editor.kind === "select" ? ports.act("send") : undefined;
    state.desk.set((desk) => withEditor(desk, clicked(open.editor, target, x - PADDING, placed.columns)));
  }

  function clickPalette(line: number, isDouble: boolean): void {
    const top = topOf(state.overlays.get());
    if (top?.kind !== "palette") return;
    const at = commandAt(top, state.commands(), state.paletteRect().height - 2, line);
    if (at === undefined) return;
    state.overlays.set((stack) => changed(stack, { ...top, at }));
    if (isDouble) ports.act("palette.run");
  }

  function down(point: Point): void {
    const now = ports.nowMs();
    const isDouble = last !== undefined && now - last.atMs <= DOUBLE_CLICK_MS && last.y === point.y && Math.abs(last.x - point.x) <= 1;
    last = isDouble ? undefined : { ...point, atMs: now };
    state.dragged.set(undefined);
    const box = boxAt(point);
    begun = box && { within: box.rect, from: point, to: point };
    click(point, isDouble);
  }

  return ({ kind, x, y }) => {
    const point = { x, y };
    if (kind === "wheel-up") return wheel(-WHEEL_LINES, point);
    if (kind === "wheel-down") return wheel(WHEEL_LINES, point);
    if (kind === "down") return down(point);
    if (!begun) return;
    begun = { ...begun, to: point };
    if (isDrag(begun)) state.dragged.set(begun);
    if (kind === "drag") return;
    const ended = begun;
    begun = undefined;
    if (isDrag(ended)) ports.copy(ports.textOf(ended));
  };
}

/** Columns between a modal's border and its text. */
const PADDING = 1;

function boxesOf(state: ScreenState): Box[] {
  const layout = state.layout();
  if (!layout) return [];
  const { overlay } = state.where();
  // The menu of leaving is answered with keys: a slip of the mouse must not end a run.
  if (overlay === "leave") return [];
  const boxes: Box[] = [];
  if (overlay === "palette") boxes.push({ name: "palette", rect: state.paletteRect() });
  const menu = state.menuRect();
  if (menu) boxes.push({ name: "menu", rect: menu });
  const whole = state.drillIn.whole();
  if (whole) {
    const parts = state.drillIn.rects();
    return [...boxes, ...[parts?.list ?? layout.body, ...(parts?.beside ? [parts.beside] : [])].map(named("overlay"))].map(inner);
  }
  const modal = state.modal();
  if (modal) boxes.push({ name: "modal", rect: modal.rect });
  const { live, log } = state.panes();
  if (live) boxes.push({ name: "live", rect: live });
  if (log) boxes.push({ name: "log", rect: log });
  return boxes.map(inner);
}

const named =
  (name: BoxName) =>
  (rect: Rect): Box => ({ name, rect });

const inner = ({ name, rect }: Box): Box => ({
  name,
  rect: { left: rect.left + 1, top: rect.top + 1, width: Math.max(0, rect.width - 2), height: Math.max(0, rect.height - 2) },
});

const isIn = ({ left, top, width, height }: Rect, { x, y }: Point): boolean =>
  x >= left && x < left + width && y >= top && y < top + height;
