// The timeline of a replay, over the footer.

import { createMemo, Show } from "solid-js";
import type { ScreenLayout } from "../domain/screen-layout.ts";
import { timelineLine } from "../domain/timeline-line.ts";
import type { ScreenState } from "../store/index.ts";
import { Lines } from "./lines.tsx";

export function TimelineBar(props: { state: ScreenState; layout: ScreenLayout }) {
  const { state } = props;
  const rect = () => props.layout.timeline;
  const lines = createMemo(() => {
    state.store.version();
    const link = state.store.link();
    if (link.kind !== "replay") return [];
    const { timeline, position, last } = link;
    return [timelineLine({ timeline, position, last, isFocused: state.onTimeline.get() && !state.where().overlay, width: rect().width })];
  });
  return (
    <Show when={rect().height > 0}>
      <Lines lines={lines()} ground="screen" theme={state.theme()} left={0} top={rect().top} width={rect().width} />
    </Show>
  );
}
