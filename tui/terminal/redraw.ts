// Every cell again: what stands on the terminal may not be what was drawn last.

import { type CliRenderer, CliRenderEvents, RGBA } from "@opentui/core";
import { RESIZED_BACK_MS } from "./limits.ts";

/** A ground that nothing is drawn on: every cell differs from it. */
const NEVER_DRAWN = RGBA.fromInts(1, 2, 3, 255);

export function redraw(renderer: CliRenderer): void {
  renderer.currentRenderBuffer.clear(NEVER_DRAWN);
  renderer.requestRender();
}

/**
 * A window that was made smaller and has its size again before the renderer looked: nothing has changed for the renderer, but the
 * terminal has lost cells. For as long as the process lives.
 */
export function redrawWhenResizedBack(renderer: CliRenderer): void {
  let isSeen = false;
  let looking: ReturnType<typeof setTimeout> | undefined;
  renderer.on(CliRenderEvents.RESIZE, () => (isSeen = true));
  process.on("SIGWINCH", () => {
    isSeen = false;
    clearTimeout(looking);
    looking = setTimeout(() => isSeen || renderer.isDestroyed || redraw(renderer), RESIZED_BACK_MS);
  });
}
