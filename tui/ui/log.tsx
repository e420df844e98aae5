// LOG: what happened, a row each.

import { createMemo } from "solid-js";
import { emptyLines } from "../domain/empty-lines.ts";
import { logLines, logTop, logTotal, newRows } from "../domain/log-lines.ts";
import type { Rect } from "../domain/screen-layout.ts";
import { positionText } from "../domain/viewport.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { Lines } from "./lines.tsx";

export function Log(props: { state: ScreenState; rect: Rect }) {
  const { state } = props;
  const model = state.store.model;
  const width = () => props.rect.width - 2;
  const height = () => props.rect.height - 2;
  const lines = createMemo(() => {
    state.store.version();
    if (model.log.rows.length === 0) return emptyLines(["nothing has happened yet"], width(), height());
    return logLines(model.log, model.rows, state.log.get(), width(), height());
  });
  const foot = createMemo(() => {
    state.store.version();
    const at = state.log.get();
    if (at.follows) return "";
    const fresh = newRows(model.log, at);
    const position = positionText({ top: logTop(model.log, at, height()), size: height() }, logTotal(model.log));
    return [position, fresh > 0 ? `↓ ${fresh} new` : ""].filter(Boolean).join(" · ");
  });
  return (
    <Frame rect={props.rect} theme={state.theme()} ground="screen" focused={state.hasKeys("log")} title="LOG" foot={foot()}>
      <Lines lines={lines()} ground="screen" theme={state.theme()} left={0} top={0} width={width()} />
    </Frame>
  );
}
