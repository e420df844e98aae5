// What lies over the panes: the last whole one in their place, and a menu over a part of them.

import { type Accessor, Match, Show, Switch } from "solid-js";
import { isWhole, type Overlay } from "../domain/overlays.ts";
import type { ScreenLayout } from "../domain/screen-layout.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";

export function Overlays(props: { state: ScreenState; layout: ScreenLayout }) {
  const { state } = props;
  const whole = (): Overlay | undefined => state.overlays.get().findLast(isWhole);
  return (
    <Show when={whole()}>
      {(overlay: Accessor<Overlay>) => (
        <Switch>
          <Match when={overlay().kind === "inspector"}>
            <Frame rect={props.layout.body} theme={state.theme()} ground="screen" focused title="INSPECTOR" />
          </Match>
        </Switch>
      )}
    </Show>
  );
}
