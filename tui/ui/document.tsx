// A long text in a frame: a transcript, a file in the pager, Status.

import { createMemo } from "solid-js";
import { safeText } from "../../fold/index.ts";
import { documentView } from "../domain/document-lines.ts";
import type { Find } from "../domain/find.ts";
import type { Line } from "../domain/line.ts";
import type { Rect } from "../domain/screen-layout.ts";
import type { Scroll } from "../domain/scroll.ts";
import type { Scrolled } from "../store/drill-in.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { Lines } from "./lines.tsx";

export interface DocumentProps {
  state: ScreenState;
  rect: Rect;
  scrolled: Scrolled;
  scroll: Scroll;
  find?: Find;
  focused: boolean;
  /** Before the name: TRANSCRIPT, … */
  kind: string;
  /** Above the text. */
  head?: Line;
}

export function Document(props: DocumentProps) {
  const { state } = props;
  const view = createMemo(() => documentView({ ...props.scrolled, scroll: props.scroll, find: props.find }));
  const lines = (): readonly Line[] => (props.head ? [props.head, ...view().lines] : view().lines);
  const title = (): string =>
    [props.kind, props.scrolled.title, props.scrolled.about]
      .filter(Boolean)
      .map((part) => safeText(part))
      .join(" · ");
  const foot = (): string => [matching(props.find), view().foot].filter(Boolean).join(" · ");
  return (
    <Frame
      rect={props.rect}
      theme={state.theme()}
      ground="screen"
      focused={props.focused}
      title={`${title()}${waitingWords(state, props.focused)}`}
      foot={foot()}
      seen={view().seen}
    >
      <Lines inset lines={lines()} ground="screen" theme={state.theme()} left={1} top={0} width={props.scrolled.columns} />
    </Frame>
  );
}

const matching = (find: Find | undefined): string => (find && find.words !== "" && !find.typing ? `“${safeText(find.words)}”` : "");

/** A question under an overlay waits, and is counted. */
export function waitingWords(state: ScreenState, isTop: boolean): string {
  if (!isTop) return "";
  state.store.version();
  const { open } = state.desk.get();
  const count = open && !open.readOnly ? Math.max(1, state.store.model.prompts.size) : 0;
  return count === 0 ? "" : ` · ${count === 1 ? "1 question waits" : `${count} questions wait`}`;
}
