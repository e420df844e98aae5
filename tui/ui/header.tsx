// The header: framed with three lines, or two bare ones where the screen is low.

import { createMemo, Show } from "solid-js";
import { type LinkWords, headerLines } from "../domain/header-lines.ts";
import { fillLine } from "../domain/line.ts";
import type { ScreenLayout } from "../domain/screen-layout.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { Lines } from "./lines.tsx";

export function Header(props: { state: ScreenState; layout: ScreenLayout }) {
  const { state } = props;
  const rect = () => props.layout.header;
  const width = () => rect().width - (rect().framed ? 4 : 2);
  const lines = createMemo(() => {
    state.store.version();
    const given = headerLines({
      model: state.store.model,
      link: linkWords(state),
      now: state.now(),
      width: width(),
      lines: rect().lines,
      isPart: state.timeline()?.loaded !== undefined,
    });
    return given.map((line) => fillLine(line, width()));
  });
  return (
    <Show
      when={rect().framed}
      fallback={<Lines inset lines={lines()} ground="screen" theme={state.theme()} left={1} top={rect().top} width={width()} />}
    >
      <Frame rect={rect()} theme={state.theme()} ground="screen" focused={false}>
        <Lines inset lines={lines()} ground="screen" theme={state.theme()} left={1} top={0} width={width()} />
      </Frame>
    </Show>
  );
}

function linkWords(state: ScreenState): LinkWords {
  const link = state.link();
  switch (link.kind) {
    case "live":
      return { glyph: "●", word: "live", style: "link.live" };
    case "history":
      return { glyph: "◌", word: "catching up", style: "link.waiting" };
    case "connecting":
      return { glyph: "◌", word: "connecting", style: "link.waiting" };
    case "lost":
      return { glyph: "✗", word: "lost", style: "link.lost" };
    case "finished":
      return { glyph: "○", word: "ended", style: "muted" };
    case "replay":
      if (link.isFollowing) return { glyph: "●", word: "following", style: "link.live" };
      return { glyph: "▷", word: link.isGrowing ? "replay of a live run" : "replay", style: "accent" };
  }
}
