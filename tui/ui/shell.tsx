// The whole screen: header, panes, banners, footer, and what lies over them.

import { useKeyboard, usePaste, useRenderer, useTerminalDimensions } from "@opentui/solid";
import { type Accessor, createEffect, createMemo, onCleanup, onMount, Show } from "solid-js";
import type { Controller } from "../input/controller.ts";
import type { PlacedModal } from "../domain/modal-place.ts";
import { isWhole } from "../domain/overlays.ts";
import type { Rect, ScreenLayout } from "../domain/screen-layout.ts";
import type { ModalRoom } from "../input/modal-keys.ts";
import type { OpenModal } from "../input/prompt-desk.ts";
import type { ScreenState } from "../store/index.ts";
import { fieldCursor } from "./field-cursor.ts";
import { Banners, Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import { LeaveMenu } from "./leave-menu.tsx";
import { Live } from "./live.tsx";
import { Log } from "./log.tsx";
import { Modal } from "./modal.tsx";
import { Overlays } from "./overlays.tsx";
import { TimelineBar } from "./timeline.tsx";
import { TooSmall } from "./too-small.tsx";

export interface ShellProps {
  state: ScreenState;
  controller: Controller;
  /** Wraps each handler: the renderer swallows what one throws. */
  guard: <A extends unknown[]>(handler: (...args: A) => void) => (...args: A) => void;
  /** Told what the open modal has room for, whenever that changes. */
  onModalRoom(room: ModalRoom): void;
}

export function Shell(props: ShellProps) {
  const { state, controller, guard } = props;
  const renderer = useRenderer();
  const dimensions = useTerminalDimensions();
  createEffect(() => state.size.set({ columns: dimensions().width, rows: dimensions().height }));

  useKeyboard(
    guard((key) => {
      key.preventDefault();
      controller.key(key);
    }),
  );
  usePaste(guard((event) => controller.paste(new TextDecoder().decode(event.bytes))));

  const open = createMemo(() => state.desk.get().open);
  const placed = state.modal;
  /** What takes the place of the panes and the question leaves nothing of them mounted. */
  const covered = createMemo(() => state.overlays.get().some(isWhole));
  const panes = () => (covered() ? {} : state.panes());
  createEffect(() => {
    const now = placed();
    if (now) props.onModalRoom({ columns: now.columns, scrollMax: now.view.scrollMax });
  });
  createEffect(() => {
    const now = placed();
    const cursor = state.where().overlay ? undefined : now?.view.cursor;
    const at = now && cursor ? { x: now.rect.left + 2 + cursor.x, y: now.rect.top + 1 + cursor.y } : fieldCursor(state);
    if (at) renderer.setCursorPosition(at.x + 1, at.y + 1, true);
    else renderer.setCursorPosition(0, 0, false);
  });
  // Left alone it is white, on a light ground too.
  createEffect(() => renderer.setCursorColor(state.theme().look("text", "screen").fg));
  createEffect(() => renderer.setBackgroundColor(state.theme().background ?? "transparent"));
  onMount(() => renderer.requestRender());
  onCleanup(() => renderer.setCursorPosition(0, 0, false));

  return (
    <Show when={state.layout()} fallback={<TooSmall state={state} />}>
      {(layout: Accessor<ScreenLayout>) => (
        <>
          <Header state={state} layout={layout()} />
          <Show when={panes().live}>{(rect: Accessor<Rect>) => <Live state={state} rect={rect()} />}</Show>
          <Show when={panes().log}>{(rect: Accessor<Rect>) => <Log state={state} rect={rect()} />}</Show>
          <Banners state={state} layout={layout()} />
          <TimelineBar state={state} layout={layout()} />
          <Footer state={state} layout={layout()} questionScrolls={(placed()?.view.scrollMax ?? 0) > 0} />
          <Overlays state={state} layout={layout()} />
          <Show when={!covered() && open()}>
            {(modal: Accessor<OpenModal>) => (
              <Show when={placed()}>{(now: Accessor<PlacedModal>) => <Modal state={state} open={modal()} placed={now()} />}</Show>
            )}
          </Show>
          <Show when={state.leave.get().menu}>
            {(menu: Accessor<{ at: number }>) => <LeaveMenu state={state} layout={layout()} at={menu().at} />}
          </Show>
        </>
      )}
    </Show>
  );
}
