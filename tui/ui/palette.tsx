// The command palette: a field, and what can be done here.

import { createMemo } from "solid-js";
import type { PaletteOverlay } from "../domain/overlays.ts";
import { paletteView } from "../domain/palette.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { Lines } from "./lines.tsx";

export function Palette(props: { state: ScreenState; overlay: PaletteOverlay }) {
  const { state } = props;
  const rect = () => state.paletteRect();
  const width = () => rect().width - 4;
  const lines = createMemo(() => paletteView(props.overlay, state.commands(), width(), rect().height - 2).lines);
  return (
    <Frame rect={rect()} theme={state.theme()} ground="modal" focused title=" COMMANDS " zIndex={15}>
      <Lines inset lines={lines()} ground="modal" theme={state.theme()} left={1} top={0} width={width()} />
    </Frame>
  );
}
