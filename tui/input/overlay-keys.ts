// What keys do to the overlays.

import { changed, closed, inspector, INSPECTOR_VIEWS, type InspectorView, opened, type Overlay, topOf } from "../domain/overlays.ts";
import type { ScreenState } from "../store/screen-state.ts";
import type { Action } from "./key-table.ts";

export interface OverlayKeys {
  /** False: the action is none of an overlay's. */
  act(action: Action): boolean;
}

export function createOverlayKeys(state: ScreenState): OverlayKeys {
  const top = (): Overlay | undefined => topOf(state.overlays.get());
  const close = (): void => void state.overlays.set(closed);
  const put = (overlay: Overlay): void => void state.overlays.set((stack) => changed(stack, overlay));

  function inspect(view: InspectorView): void {
    const now = top();
    if (now?.kind === "inspector") put({ ...now, view });
    else state.overlays.set((stack) => opened(stack, inspector(view)));
  }

  return {
    act(action) {
      const now = top();
      switch (action) {
        case "inspector.open":
          if (now?.kind === "inspector") close();
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
        case "inspector.before": {
          if (now?.kind !== "inspector") return true;
          const by = action === "inspector.next" ? 1 : INSPECTOR_VIEWS.length - 1;
          inspect(INSPECTOR_VIEWS[(INSPECTOR_VIEWS.indexOf(now.view) + by) % INSPECTOR_VIEWS.length] ?? now.view);
          return true;
        }
        case "overlay.close":
        case "overlay.back":
          close();
          return true;
        default:
          return action.startsWith("over.") || action.startsWith("find.") || action.startsWith("transcript.");
      }
    },
  };
}
