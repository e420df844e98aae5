// The open question: its frame, its lines, its hints. What a kind of question looks like inside is domain/modal-lines.ts.

import { createMemo } from "solid-js";
import { safeText } from "../../fold/index.ts";
import { hintTitle } from "../domain/footer-line.ts";
import { MODAL_COLUMNS_MAX } from "../domain/limits.ts";
import { modalHeight, modalView, type ModalView } from "../domain/modal-lines.ts";
import { modalRect, type Rect, type ScreenLayout } from "../domain/screen-layout.ts";
import { type OpenModal, waitingCount } from "../input/prompt-desk.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { hintsNow } from "./hints.ts";
import { Lines } from "./lines.tsx";

/** Lines of the panes left in sight above a modal, where the screen is high enough for both. */
const PANE_LINES_KEPT = 5;
const BODY_HEIGHT_ROOMY = 16;
const FRAME = 2;
const PADDING = 1;

export interface PlacedModal {
  rect: Rect;
  view: ModalView;
  /** Columns of a field in it. */
  columns: number;
}

/** Where the open question stands and what it shows: worked out once, for the view, the cursor and the keys. */
export function placeModal(open: OpenModal, layout: ScreenLayout): PlacedModal {
  const most = layout.body.height >= BODY_HEIGHT_ROOMY ? layout.body.height - PANE_LINES_KEPT : layout.body.height;
  const width = modalRect(layout, most, MODAL_COLUMNS_MAX).width - FRAME - 2 * PADDING;
  const input = { question: open.question, editor: open.editor, stage: open.stage, reason: open.reason, scroll: open.scroll, readOnly: open.readOnly, width };
  const rect = modalRect(layout, Math.min(most, modalHeight(input) + FRAME), MODAL_COLUMNS_MAX);
  return { rect, view: modalView({ ...input, height: rect.height - FRAME }), columns: width - 2 };
}

export function Modal(props: { state: ScreenState; open: OpenModal; placed: PlacedModal }) {
  const { state } = props;
  const title = createMemo(() => {
    state.store.version();
    const waiting = waitingCount(state.desk.get(), state.store.model.prompts);
    const asks = ` ? ${safeText(askerOf(state, props.open))} asks `;
    return waiting > 0 ? `${asks}· ${waiting} more ${waiting === 1 ? "waits" : "wait"} ` : asks;
  });
  const hints = createMemo(() => {
    const text = hintTitle(hintsNow(state, props.placed.view.scrollMax > 0), props.placed.rect.width - 6);
    return text === "" ? "" : ` ${text} `;
  });
  return (
    <Frame rect={props.placed.rect} theme={state.theme()} ground="modal" focused title={title()} foot={hints()} edge={props.open.reason === undefined ? "border.focus" : "tone.warn"} zIndex={10}>
      <Lines lines={props.placed.view.lines} ground="modal" theme={state.theme()} left={PADDING} top={0} width={props.placed.rect.width - FRAME - 2 * PADDING} />
    </Frame>
  );
}

const askerOf = (state: ScreenState, { question }: OpenModal): string => state.store.model.labels.get(question.sessionId) ?? question.invokeid;
