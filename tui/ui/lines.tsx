// Lines on the screen: one text a line. The last door that foreign text passes, whatever was done to it before.

import { StyledText, type TextChunk, type TextRenderable } from "@opentui/core";
import { type Accessor, createMemo, createRenderEffect, Index, Show } from "solid-js";
import { safeText } from "../../fold/index.ts";
import { type Line, span } from "../domain/line.ts";
import { settled } from "../domain/settled.ts";
import type { Ground, StyleName } from "../domain/styles.ts";
import type { Theme } from "../theme/index.ts";

export interface LinesProps {
  lines: readonly Line[];
  /** Of lines that name none. */
  ground: Ground;
  theme: Theme;
  left: number;
  top: number;
  width: number;
  /** One blank more on either side, drawn like the rest: a cell that nothing draws has a colour of the renderer's own. */
  inset?: boolean;
}

export function Lines(props: LinesProps) {
  const margin = (): number => (props.inset ? 1 : 0);
  const lines = (): readonly Line[] => (props.inset ? props.lines.map(inset) : props.lines);
  const width = (): number => props.width + 2 * margin();
  const left = (): number => props.left - margin();
  return (
    <>
      <Blanks theme={props.theme} ground={props.ground} left={left()} top={props.top} width={width()} height={lines().length} />
      <Index each={lines()}>
        {(line, at) => {
          const isUsed = createMemo((was: boolean) => was || !isBlank(line()), false);
          return (
            <Show when={isUsed()}>
              <LineText line={line} theme={props.theme} ground={props.ground} left={left()} top={props.top + at} width={width()} />
            </Show>
          );
        }}
      </Index>
    </>
  );
}

interface Place {
  theme: Theme;
  ground: Ground;
  left: number;
  top: number;
  width: number;
}

/**
 * Under all lines, in one text: a line has its own from when something first is on it. Most of an empty screen is blank, and its first
 * frame would wait for a text each.
 */
function Blanks(props: Place & { height: number }) {
  const rows = createMemo(() => Array.from({ length: props.height }, () => " ".repeat(Math.max(0, props.width))).join("\n"));
  return <Text {...props} zIndex={-1} content={new StyledText([chunk(rows(), "text", props.theme, props.ground)])} />;
}

function LineText(props: Place & { line: Accessor<Line> }) {
  // Two equal lines in turn cost a comparison, not a draw.
  const line = createMemo(props.line, undefined, { equals: sameLine });
  return <Text {...props} height={1} content={styled(line(), props.theme, props.ground)} />;
}

function Text(props: Place & { height: number; content: StyledText; zIndex?: number }) {
  // Set on the node itself: as a property the reconciler would make it a plain string.
  const draw = (node: TextRenderable): void => createRenderEffect(() => void (node.content = props.content));
  return (
    <text
      ref={draw}
      position="absolute"
      left={props.left}
      top={props.top}
      width={props.width}
      height={props.height}
      zIndex={props.zIndex ?? 0}
      flexShrink={0}
      wrapMode="none"
      selectable={false}
    />
  );
}

const isBlank = ({ spans, ground }: Line): boolean => ground === undefined && spans.every(({ text }) => text.trim() === "");
const BLANK = span("text", " ");
const inset = (line: Line): Line => ({ ...line, spans: [BLANK, ...line.spans, BLANK] });

export const styled = (line: Line, theme: Theme, ground: Ground): StyledText =>
  new StyledText(line.spans.map(({ text, style }) => chunk(settled(safeText(text)), style, theme, line.ground ?? ground)));

function chunk(text: string, style: StyleName, theme: Theme, ground: Ground): TextChunk {
  const { fg, bg, attributes } = theme.look(style, ground);
  return { __isChunk: true, text, fg, attributes, ...(bg ? { bg } : {}) };
}

export function sameLine(a: Line, b: Line): boolean {
  if (a === b) return true;
  if (a.ground !== b.ground || a.spans.length !== b.spans.length) return false;
  return a.spans.every((piece, at) => piece.text === b.spans[at]?.text && piece.style === b.spans[at]?.style);
}
