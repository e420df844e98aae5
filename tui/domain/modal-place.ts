// Where the open question stands: at the foot of LIVE (of the only pane where there is one), which makes room for it.
// Nothing is painted over: the pane above gets lower, the other one and the header stay as they are.

import { MODAL_COLUMNS_MAX } from "./limits.ts";
import { type ModalInput, modalHeight, modalView, type ModalView } from "./modal-lines.ts";
import type { PaneName, Rect, ScreenLayout } from "./screen-layout.ts";

/** Lines of the pane left above a question, its border with it, where the screen is high enough for both. */
const PANE_LINES_KEPT = 7;
const BODY_HEIGHT_ROOMY = 16;
/** The same where a diff is to be read: nobody says yes to what they do not see. */
const BODY_HEIGHT_ROOMY_DIFF = 30;
/** A pane lower than this is not worth drawing: the question takes its place. */
const PANE_LINES_MIN = 4;
const FRAME = 2;
const PADDING = 1;

export interface PlacedModal {
  rect: Rect;
  view: ModalView;
  /** Columns of a field in it; of its lines, wider where the pane is wider than a question should be. */
  columns: number;
  width: number;
}

export function placeModal(given: Omit<ModalInput, "width" | "height">, layout: ScreenLayout): PlacedModal {
  const { body } = layout;
  const over = layout.panes.live && layout.panes.log ? layout.panes.live : body;
  const outer = Math.min(over.width, MODAL_COLUMNS_MAX + FRAME + 2 * PADDING);
  const width = outer - FRAME - 2 * PADDING;
  const input = { ...given, width };
  const wanted = modalHeight(input) + FRAME;
  const roomy = given.question.opts.detail?.diff === undefined ? BODY_HEIGHT_ROOMY : BODY_HEIGHT_ROOMY_DIFF;
  const most = body.height >= roomy ? body.height - PANE_LINES_KEPT : body.height;
  const fitted = Math.min(wanted, most);
  const height = body.height - fitted < PANE_LINES_MIN ? body.height : fitted;
  const rect = { left: over.left, top: body.top + body.height - height, width: over.width, height };
  return { rect, view: modalView({ ...input, height: height - FRAME }), columns: width - 2, width: over.width - FRAME - 2 * PADDING };
}

/** The panes with the question below the one it stands under. */
export function panesAbove(panes: ScreenLayout["panes"], modal: Rect | undefined): ScreenLayout["panes"] {
  if (!modal) return panes;
  const under: PaneName = panes.live ? "live" : "log";
  const pane = panes[under];
  if (!pane) return panes;
  const height = modal.top - pane.top;
  const { [under]: _covered, ...others } = panes;
  return height < PANE_LINES_MIN ? others : { ...others, [under]: { ...pane, height } };
}
