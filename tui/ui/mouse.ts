// The mouse as the renderer has it: its events in cells, what was dragged over, and giving it back to the terminal.

import { type CliRenderer, type MouseEvent, type OptimizedBuffer, TextAttributes } from "@opentui/core";
import { createEffect, onCleanup } from "solid-js";
import { type Dragged, draggedRows } from "../domain/dragged.ts";
import { graphemesOf, graphemeWidth } from "../domain/width.ts";
import type { PointerEvent } from "../input/pointer.ts";
import type { ScreenState } from "../store/index.ts";

const LEFT = 0;

export function holdMouse(renderer: CliRenderer, state: ScreenState, on: (event: PointerEvent) => void): void {
  // Every event comes up to the root: what lies where is ours to know.
  renderer.root.onMouse = (event) => {
    const kind = kindOf(event);
    if (kind) on({ kind, x: event.x, y: event.y });
  };
  createEffect(() => {
    const wanted = state.mouse.get();
    if (renderer.useMouse !== wanted) renderer.useMouse = wanted;
  });
  // Ink and ground change places: as readable as before in every theme, and seen without colour.
  const mark = (buffer: OptimizedBuffer): void => {
    const dragged = state.dragged.get();
    if (!dragged) return;
    const { attributes } = buffer.buffers;
    for (const { y, left, right } of draggedRows(dragged))
      for (let x = left; x < right && y < buffer.height; x += 1) {
        const at = y * buffer.width + x;
        attributes[at] = (attributes[at] ?? 0) ^ TextAttributes.INVERSE;
      }
  };
  renderer.addPostProcessFn(mark);
  createEffect(() => {
    state.dragged.get();
    renderer.requestRender();
  });
  onCleanup(() => renderer.removePostProcessFn(mark));
}

function kindOf(event: MouseEvent): PointerEvent["kind"] | undefined {
  if (event.type === "scroll") {
    const { direction } = event.scroll ?? {};
    return direction === "up" ? "wheel-up" : direction === "down" ? "wheel-down" : undefined;
  }
  if (event.button !== LEFT) return undefined;
  return event.type === "down" || event.type === "up" || event.type === "drag" ? event.type : undefined;
}

/** As drawn, a line each, without the blanks that fill them. */
export function textInCells(renderer: CliRenderer, dragged: Dragged): string {
  const lines = renderer.currentRenderBuffer.getSpanLines();
  return draggedRows(dragged)
    .map(({ y, left, right }) => columnsOf((lines[y]?.spans ?? []).map(({ text }) => text).join(""), left, right).trimEnd())
    .join("\n")
    .replace(/\n+$/u, "");
}

/** A wide grapheme of which half is meant is meant. */
function columnsOf(text: string, left: number, right: number): string {
  let out = "";
  let column = 0;
  for (const grapheme of graphemesOf(text)) {
    const width = graphemeWidth(grapheme);
    if (column + width > left && column < right) out += grapheme;
    column += width;
  }
  return out;
}
