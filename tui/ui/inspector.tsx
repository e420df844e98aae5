// The inspector: a list with its views above it, and beside it what is marked.

import { type Accessor, createMemo, Show } from "solid-js";
import { emptyLines } from "../domain/empty-lines.ts";
import { tabsLine } from "../domain/inspector-layout.ts";
import { fillLine, type Line } from "../domain/line.ts";
import { markedView } from "../domain/marked-list.ts";
import type { InspectorOverlay } from "../domain/overlays.ts";
import type { Rect } from "../domain/screen-layout.ts";
import { positionText } from "../domain/viewport.ts";
import type { Listed, ListName, Scrolled } from "../store/drill-in.ts";
import type { ScreenState } from "../store/index.ts";
import { Document, waitingWords } from "./document.tsx";
import { Frame } from "./frame.tsx";
import { Lines } from "./lines.tsx";

export function Inspector(props: { state: ScreenState; overlay: InspectorOverlay; body: Rect }) {
  const { state } = props;
  const { drillIn } = state;
  const isTop = () => state.where().overlay === "inspector";
  const rects = () => drillIn.rects() ?? { list: props.body, beside: undefined };
  const tabs = (): Line => fillLine(tabsLine(props.overlay, rects().list.width - 2), rects().list.width - 2);
  /** Of the chart the states stand at the left, whichever part has the keys. */
  const left = (): Listed | undefined => (isSwapped() ? drillIn.otherList() : drillIn.listed());
  const right = (): Listed | undefined => (isSwapped() ? drillIn.listed() : drillIn.otherList());
  const isSwapped = (): boolean => rects().beside !== undefined && drillIn.listed()?.name === "transitions";
  return (
    <>
      <Show when={drillIn.scrolled()}>
        {(scrolled: Accessor<Scrolled>) => (
          <Document
            state={state}
            rect={props.body}
            scrolled={scrolled()}
            scroll={props.overlay.status}
            focused={isTop()}
            kind="INSPECTOR"
            head={fillLine(tabsLine(props.overlay, props.body.width - 4, ""), props.body.width - 4)}
          />
        )}
      </Show>
      <Show when={left()}>
        {(listed: Accessor<Listed>) => (
          <ListBox state={state} rect={rects().list} listed={listed()} tabs={tabs()} hasKeys={!isSwapped()} isTop={isTop()} />
        )}
      </Show>
      <Show when={rects().beside}>
        {(beside: Accessor<Rect>) => (
          <>
            <Show when={right()}>
              {(listed: Accessor<Listed>) => (
                <ListBox state={state} rect={beside()} listed={listed()} hasKeys={isSwapped()} isTop={isTop()} />
              )}
            </Show>
            <Show
              when={!right() && drillIn.preview()}
              fallback={
                <Show when={!right()}>
                  <Frame rect={beside()} theme={state.theme()} ground="screen" focused={false} />
                </Show>
              }
            >
              {(preview: Accessor<NonNullable<ReturnType<typeof drillIn.preview>>>) => (
                <Document state={state} rect={beside()} scrolled={preview()} scroll={preview().scroll} focused={false} kind="" />
              )}
            </Show>
          </>
        )}
      </Show>
    </>
  );
}

const EMPTY: Readonly<Record<ListName, readonly string[]>> = {
  invocations: ["no invocation yet", "a line appears here as soon as the chart asks a model"],
  states: ["no states are known", "the log says none of this chart"],
  transitions: ["nothing has happened yet"],
  artifacts: ["no artifacts yet", "what the run writes for people is listed here"],
};

const TITLES: Readonly<Record<ListName, string>> = { invocations: "", states: "states", transitions: "transitions", artifacts: "" };

function ListBox(props: { state: ScreenState; rect: Rect; listed: Listed; tabs?: Line; hasKeys: boolean; isTop: boolean }) {
  const { state } = props;
  const width = () => props.rect.width - 2;
  const view = createMemo(() => {
    const { list, marked, height } = props.listed;
    return markedView(list, marked, width(), height, props.hasKeys);
  });
  const lines = (): readonly Line[] => {
    const { list, height, name } = props.listed;
    const drawn = list.count === 0 ? emptyLines(EMPTY[name], width(), height) : view().lines;
    return props.tabs ? [props.tabs, ...drawn] : drawn;
  };
  const title = (): string => {
    const part = TITLES[props.listed.name];
    if (!props.tabs) return part.toUpperCase();
    return `INSPECTOR${part === "" ? "" : ` · ${part}`}${waitingWords(state, props.isTop)}`;
  };
  const seen = () => ({ from: view().top, size: props.listed.height, total: props.listed.list.count });
  const foot = (): string => {
    const { list, height } = props.listed;
    return [view().at < 0 ? "" : `${view().at + 1} of ${list.count}`, positionText({ top: view().top, size: height }, list.count)]
      .filter(Boolean)
      .join(" · ");
  };
  return (
    <Frame
      rect={props.rect}
      theme={state.theme()}
      ground="screen"
      focused={props.hasKeys && props.isTop}
      title={title()}
      foot={foot()}
      seen={seen()}
    >
      <Lines lines={lines()} ground="screen" theme={state.theme()} left={0} top={0} width={width()} />
    </Frame>
  );
}
