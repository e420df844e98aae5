// LOG: what happened, a row each.

import { createMemo, Show } from "solid-js";
import { emptyLines } from "../domain/empty-lines.ts";
import { fillLine } from "../domain/line.ts";
import { isNarrow, LANES, wordsOf } from "../domain/log-filter.ts";
import { logLines, logTop, logTotal, newRows } from "../domain/log-lines.ts";
import { filterLine } from "../domain/filter-line.ts";
import type { Rect } from "../domain/screen-layout.ts";
import { positionText } from "../domain/viewport.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { Lines } from "./lines.tsx";

export function Log(props: { state: ScreenState; rect: Rect }) {
  const { state } = props;
  const model = state.store.model;
  const width = () => props.rect.width - 2;
  const height = state.logHeight;
  const lines = createMemo(() => {
    const rows = state.logRows();
    const filter = state.logFilter.get();
    if (model.log.rows.length === 0) return emptyLines(["nothing has happened yet"], width(), height());
    if (rows.rows.length === 0) return emptyLines(["no such row", withoutWords(filter)], width(), height());
    return logLines(rows, model.rows, state.log.get(), width(), height(), wordsOf(filter.words));
  });
  const field = createMemo(() => {
    const now = state.filterField.get();
    return now ? [fillLine(filterLine(now, countText(state), width()).line, width())] : [];
  });
  const title = createMemo(() => {
    const filter = state.logFilter.get();
    const { words, only, hidden } = filter;
    const shown = words !== "" && !state.filterField.get() ? ` ${only ? "/" : "~"}${words} · ${countText(state)}` : "";
    const without = LANES.filter(({ lane }) => hidden.has(lane)).map(({ word }) => word);
    return `LOG${shown}${without.length > 0 ? ` · without ${without.join(", ")}` : ""}`;
  });
  const foot = createMemo(() => {
    const rows = state.logRows();
    const at = state.log.get();
    if (at.follows) return "";
    const fresh = newRows(rows, at);
    const position = positionText({ top: logTop(rows, at, height()), size: height() }, logTotal(rows));
    return [position, fresh > 0 ? `↓ ${fresh} new` : ""].filter(Boolean).join(" · ");
  });
  const seen = createMemo(() => {
    const rows = state.logRows();
    return { from: logTop(rows, state.log.get(), height()) - rows.dropped, size: height(), total: rows.rows.length };
  });
  return (
    <Frame
      rect={props.rect}
      theme={state.theme()}
      ground="screen"
      focused={state.hasKeys("log")}
      title={title()}
      foot={foot()}
      seen={seen()}
    >
      <Lines lines={lines()} ground="screen" theme={state.theme()} left={0} top={0} width={width()} />
      <Show when={field().length > 0}>
        <Lines lines={field()} ground="screen" theme={state.theme()} left={0} top={height()} width={width()} />
      </Show>
    </Frame>
  );
}

const withoutWords = ({ words, hidden }: { words: string; hidden: ReadonlySet<string> }): string =>
  words === ""
    ? "the lanes that are shown have none"
    : hidden.size > 0
      ? "with these words, in the lanes that are shown"
      : "with these words";

/** "12 of 4567". */
function countText(state: ScreenState): string {
  const all = logTotal(state.store.model.log);
  const rows = state.logRows();
  return isNarrow(state.logFilter.get()) ? `${rows.rows.length} of ${all}` : `${all} rows`;
}
