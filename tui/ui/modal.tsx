// The open question: its frame, its lines, its hints. What a kind of question looks like inside is domain/modal-lines.ts.

import { createMemo } from "solid-js";
import { safeText } from "../../fold/index.ts";
import { fillLine } from "../domain/line.ts";
import { hintTitle } from "../domain/footer-line.ts";
import type { PlacedModal } from "../domain/modal-place.ts";
import { type OpenModal, waitingCount } from "../input/prompt-desk.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { hintsNow } from "./hints.ts";
import { Lines } from "./lines.tsx";

export function Modal(props: { state: ScreenState; open: OpenModal; placed: PlacedModal }) {
  const { state } = props;
  const title = createMemo(() => {
    state.store.version();
    const waiting = waitingCount(state.desk.get(), state.store.model.prompts);
    const asks = ` ? ${safeText(askerOf(state, props.open))} asks `;
    return waiting > 0 ? `${asks}· ${waiting} more ${waiting === 1 ? "waits" : "wait"} ` : asks;
  });
  const hints = createMemo(() => {
    const text = hintTitle(
      hintsNow(state, props.placed.view.scrollMax > 0).filter(({ isOfPlace }) => isOfPlace),
      props.placed.rect.width - 6,
    );
    return text === "" ? "" : ` ${text} `;
  });
  return (
    <Frame
      rect={props.placed.rect}
      theme={state.theme()}
      ground="modal"
      focused
      title={title()}
      foot={hints()}
      edge={props.open.reason === undefined ? "border.focus" : "tone.warn"}
      zIndex={10}
    >
      <Lines
        inset
        lines={props.placed.view.lines.map((line) => fillLine(line, props.placed.width))}
        ground="modal"
        theme={state.theme()}
        left={1}
        top={0}
        width={props.placed.width}
      />
    </Frame>
  );
}

const askerOf = (state: ScreenState, { question }: OpenModal): string =>
  state.store.model.labels.get(question.sessionId) ?? question.invokeid;
