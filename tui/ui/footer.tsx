// The footer and the banners over it.

import { createMemo } from "solid-js";
import { bannerLine } from "../domain/banner-lines.ts";
import { footerLine } from "../domain/footer-line.ts";
import { fillLine } from "../domain/line.ts";
import type { ScreenLayout } from "../domain/screen-layout.ts";
import type { ScreenState } from "../store/index.ts";
import { hintsNow, modeName } from "./hints.ts";
import { Lines } from "./lines.tsx";

export function Footer(props: { state: ScreenState; layout: ScreenLayout; questionScrolls: boolean }) {
  const { state } = props;
  const line = createMemo(() => {
    state.store.version();
    return [
      fillLine(footerLine(modeName(state), hintsNow(state, props.questionScrolls), props.layout.footer.width), props.layout.footer.width),
    ];
  });
  return (
    <Lines lines={line()} ground="screen" theme={state.theme()} left={0} top={props.layout.footer.top} width={props.layout.footer.width} />
  );
}

export function Banners(props: { state: ScreenState; layout: ScreenLayout }) {
  const { state } = props;
  const rect = () => props.layout.banners;
  const lines = createMemo(() =>
    state
      .banners()
      .slice(0, rect().height)
      .map((banner) => fillLine(bannerLine(banner), rect().width)),
  );
  return <Lines lines={lines()} ground="screen" theme={state.theme()} left={0} top={rect().top} width={rect().width} />;
}
