// What lies over the panes: the last whole one in their place, and a menu over a part of it.

import { type Accessor, Match, Show, Switch } from "solid-js";
import { type HelpOverlay, type InspectorOverlay, type MenuOverlay, type Overlay, type PaletteOverlay, topOf } from "../domain/overlays.ts";
import type { ScreenLayout } from "../domain/screen-layout.ts";
import type { Scrolled } from "../store/drill-in.ts";
import type { ScreenState } from "../store/index.ts";
import { Document } from "./document.tsx";
import { Help } from "./help.tsx";
import { Inspector } from "./inspector.tsx";
import { Palette } from "./palette.tsx";
import { RowMenu } from "./row-menu.tsx";

export function Overlays(props: { state: ScreenState; layout: ScreenLayout }) {
  const { state } = props;
  const { whole, scrolled } = state.drillIn;
  const inspector = (): InspectorOverlay | undefined => only(whole(), "inspector");
  const text = (): (Overlay & { kind: "transcript" | "pager" }) | undefined => only(whole(), "transcript") ?? only(whole(), "pager");
  const help = (): HelpOverlay | undefined => only(whole(), "help");
  const palette = (): PaletteOverlay | undefined => only(topOf(state.overlays.get()), "palette");
  const menu = (): MenuOverlay | undefined => only(topOf(state.overlays.get()), "actions");
  return (
    <>
      <Switch>
        <Match when={inspector()}>
          {(overlay: Accessor<InspectorOverlay>) => <Inspector state={state} overlay={overlay()} body={props.layout.body} />}
        </Match>
        <Match when={help()}>
          {(overlay: Accessor<HelpOverlay>) => <Help state={state} overlay={overlay()} rect={props.layout.body} />}
        </Match>
        <Match when={text()}>
          {(overlay: Accessor<Overlay & { kind: "transcript" | "pager" }>) => (
            <Show when={scrolled()}>
              {(now: Accessor<Scrolled>) => (
                <Document
                  state={state}
                  rect={props.layout.body}
                  scrolled={now()}
                  scroll={overlay().scroll}
                  find={overlay().find}
                  focused={state.where().overlay === overlay().kind || state.where().overlay === "find"}
                  kind={overlay().kind.toUpperCase()}
                />
              )}
            </Show>
          )}
        </Match>
      </Switch>
      <Show when={menu()}>
        {(now: Accessor<MenuOverlay>) => <RowMenu state={state} rect={state.menuRect() ?? props.layout.body} menu={now()} />}
      </Show>
      <Show when={palette()}>{(now: Accessor<PaletteOverlay>) => <Palette state={state} overlay={now()} />}</Show>
    </>
  );
}

const only = <K extends Overlay["kind"]>(overlay: Overlay | undefined, kind: K): (Overlay & { kind: K }) | undefined =>
  overlay?.kind === kind ? (overlay as Overlay & { kind: K }) : undefined;
