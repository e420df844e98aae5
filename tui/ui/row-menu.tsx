// What can be done with a row, as a small menu beside nothing: in the middle, where it is seen.

import { createMemo } from "solid-js";
import { EMPTY_LINE, fillLine, type Line, line, span } from "../domain/line.ts";
import type { MenuOverlay } from "../domain/overlays.ts";
import { menuItem, type RowAction, rowActions } from "../domain/row-actions.ts";
import type { Rect } from "../domain/screen-layout.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { Lines } from "./lines.tsx";

export function RowMenu(props: { state: ScreenState; rect: Rect; menu: MenuOverlay }) {
  const { state } = props;
  const item = () => menuItem(props.menu, state.liveList(), state.store.model.rows);
  const actions = createMemo(() => rowActions(item(), state.drillIn.files.dir !== undefined));
  const width = () => props.rect.width - 4;
  const gap = (): Line[] => (props.rect.height - 2 > actions().length + 1 ? [EMPTY_LINE] : []);
  const lines = (): Line[] =>
    [...gap(), ...actions().map((action, at) => actionLine(action, at === props.menu.at, width())), ...gap()].map((given) =>
      fillLine(given, width()),
    );
  return (
    <Frame rect={props.rect} theme={state.theme()} ground="modal" focused title={` ${titleOf(item())} `} zIndex={15}>
      <Lines inset lines={lines()} ground="modal" theme={state.theme()} left={1} top={0} width={width()} />
    </Frame>
  );
}

type Item = ReturnType<ScreenState["liveList"]>["items"][number] | undefined;

function titleOf(item: Item): string {
  if (!item) return "gone";
  return item.kind === "group" ? item.group.invokeid : item.kind === "more" ? "more" : item.row.label;
}

function actionLine({ label, hint }: RowAction, isMarked: boolean, width: number): Line {
  const drawn = line(
    span("accent", isMarked ? "▸ " : "  "),
    span(isMarked ? "strong" : "choice", label),
    span("choice.hint", hint === "" ? "" : `  ${hint}`),
  );
  return isMarked ? { ...fillLine(drawn, width), ground: "modal.selection" } : drawn;
}
