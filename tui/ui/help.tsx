// Help: every key, those that work here first.

import { createMemo } from "solid-js";
import type { HelpOverlay } from "../domain/overlays.ts";
import type { Rect } from "../domain/screen-layout.ts";
import { footOf, seenOf, viewOf } from "../domain/scroll.ts";
import { EMPTY_LINE, fillLine } from "../domain/line.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { Lines } from "./lines.tsx";

export function Help(props: { state: ScreenState; overlay: HelpOverlay; rect: Rect }) {
  const { state } = props;
  const width = () => props.rect.width - 4;
  const view = createMemo(() => viewOf(state.help().blocks, props.overlay.scroll, state.help().height));
  const lines = createMemo(() => Array.from({ length: state.help().height }, (_, at) => fillLine(view().lines[at] ?? EMPTY_LINE, width())));
  const foot = () => footOf(state.help().blocks, view());
  const seen = () => seenOf(state.help().blocks, view());
  return (
    <Frame
      rect={props.rect}
      theme={state.theme()}
      ground="screen"
      focused={state.where().overlay === "help"}
      title="HELP"
      foot={foot()}
      seen={seen()}
    >
      <Lines inset lines={lines()} ground="screen" theme={state.theme()} left={1} top={0} width={width()} />
    </Frame>
  );
}
