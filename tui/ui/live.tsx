// LIVE: what works now, on top, with its last words.

import { createMemo, Show } from "solid-js";
import { emptyLines } from "../domain/empty-lines.ts";
import { filterLine } from "../domain/filter-line.ts";
import { fillLine } from "../domain/line.ts";
import { liveView } from "../domain/live-lines.ts";
import { livePosition } from "../domain/live-window.ts";
import { wordsOf } from "../domain/log-filter.ts";
import type { Rect } from "../domain/screen-layout.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { Lines } from "./lines.tsx";

export function Live(props: { state: ScreenState; rect: Rect }) {
  const { state } = props;
  const width = () => props.rect.width - 2;
  const height = state.liveHeight;
  let before: ReadonlySet<string> = new Set();
  const lines = createMemo(() => {
    state.store.version();
    const list = state.liveList();
    const words = state.liveWords.get();
    if (list.items.length === 0 && words !== "" && state.store.model.rows.size > 0) {
      state.drawnLive.keys = [];
      return emptyLines(["no such row", "with these words"], width(), height());
    }
    if (list.items.length === 0) return emptyLines(emptyWords(state), width(), height());
    const view = liveView({
      list,
      window: state.liveWindow(),
      width: width(),
      height: height(),
      before,
      tick: state.tick.get(),
      now: state.now(),
      words: wordsOf(words),
      hasCost: state.store.model.totals.cost !== undefined,
    });
    before = view.tails;
    state.drawnLive.keys = view.keys;
    return view.lines;
  });
  const count = (): string => `${state.liveList().found} of ${state.store.model.rows.size}`;
  const field = createMemo(() => {
    const now = state.liveField.get();
    return now ? [fillLine(filterLine(now, (state.store.version(), count()), width()).line, width())] : [];
  });
  const title = createMemo(() => {
    const words = state.liveWords.get();
    return words !== "" && !state.liveField.get() ? `LIVE /${words} · ${(state.store.version(), count())}` : "LIVE";
  });
  return (
    <Frame
      rect={props.rect}
      theme={state.theme()}
      ground="screen"
      focused={state.hasKeys("live")}
      title={title()}
      foot={livePosition(state.liveList(), state.liveWindow())}
      seen={{ from: state.liveWindow().top, size: state.liveWindow().size, total: state.liveList().items.length }}
    >
      <Lines lines={lines()} ground="screen" theme={state.theme()} left={0} top={0} width={width()} />
      <Show when={field().length > 0}>
        <Lines lines={field()} ground="screen" theme={state.theme()} left={0} top={height()} width={width()} />
      </Show>
    </Frame>
  );
}

function emptyWords(state: ScreenState): string[] {
  const link = state.link();
  if (link.kind === "lost" && state.role === "replay") return ["nothing to show", link.reason ?? "the recording cannot be read"];
  if (link.kind === "lost") return ["not connected", link.reason ?? "the agent does not answer"];
  if (link.kind === "connecting") return ["connecting to the agent…"];
  if (link.kind === "history") return ["catching up with what happened…"];
  if (state.isOver()) return ["no model was asked", "the run ended without a conversation"];
  if (link.kind === "replay") return ["no model was asked", "the recording holds no conversation"];
  return ["no conversation yet", "a row appears here as soon as the chart asks a model"];
}
