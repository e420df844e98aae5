// A box with its name in the upper edge and a word in the lower one. Focus shows by the border's kind and colour.

import type { JSX } from "@opentui/solid";
import { type Accessor, Show } from "solid-js";
import { safeText } from "../../fold/index.ts";
import type { Rect } from "../domain/screen-layout.ts";
import { type Bar, scrollBar, type Seen } from "../domain/scroll-bar.ts";
import { settled } from "../domain/settled.ts";
import type { Ground, StyleName } from "../domain/styles.ts";
import { truncate } from "../domain/width.ts";
import type { Theme } from "../theme/index.ts";

export interface FrameProps {
  rect: Rect;
  theme: Theme;
  ground: Ground;
  focused: boolean;
  title?: string;
  /** In the lower edge, at the right. */
  foot?: string;
  /** Of what the frame shows: a part of its right edge stands out. */
  seen?: Seen | undefined;
  edge?: StyleName;
  zIndex?: number;
  children?: JSX.Element;
}

export function Frame(props: FrameProps) {
  const edge = () => props.theme.look(props.edge ?? (props.focused ? "border.focus" : "border"), props.ground).fg;
  const bar = () => props.seen && scrollBar(props.seen, props.rect.height - 2);
  const room = () => Math.max(0, props.rect.width - 4);
  const worded = (text: string | undefined): { title: string } | undefined => {
    const safe = settled(truncate(safeText(text ?? ""), room()));
    return safe === "" ? undefined : { title: safe };
  };
  return (
    <box
      position="absolute"
      left={props.rect.left}
      top={props.rect.top}
      width={props.rect.width}
      height={props.rect.height}
      zIndex={props.zIndex ?? 0}
      border
      borderStyle={props.focused ? "heavy" : "rounded"}
      borderColor={edge()}
      focusedBorderColor={edge()}
      backgroundColor={props.theme.groundOf(props.ground) ?? "transparent"}
      title={worded(props.title)?.title ?? ""}
      titleColor={props.theme.look(props.focused ? "title.focus" : "title", props.ground).fg}
      bottomTitle={worded(props.foot)?.title ?? ""}
      bottomTitleAlignment="right"
    >
      {props.children}
      <Show when={bar()}>
        {(now: Accessor<Bar>) => (
          <text
            position="absolute"
            left={props.rect.width - 2}
            top={now().top}
            width={1}
            height={now().length}
            wrapMode="none"
            selectable={false}
            fg={edge()}
            bg={props.theme.groundOf(props.ground) ?? "transparent"}
            content={Array.from({ length: now().length }, () => "▐").join("\n")}
          />
        )}
      </Show>
    </box>
  );
}
