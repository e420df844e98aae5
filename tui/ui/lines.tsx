// Lines on the screen: one text a line. The last door that foreign text passes, whatever was done to it before.

import { StyledText, type TextChunk, type TextRenderable } from "@opentui/core";
import { type Accessor, createMemo, createRenderEffect, Index } from "solid-js";
import { safeText } from "../../fold/index.ts";
import { type Line, span } from "../domain/line.ts";
import type { Ground } from "../domain/styles.ts";
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
  return (
    <Index each={lines()}>
      {(line, at) => (
        <LineText
          line={line}
          theme={props.theme}
          ground={props.ground}
          left={props.left - margin()}
          top={props.top + at}
          width={props.width + 2 * margin()}
        />
      )}
    </Index>
  );
}

function LineText(props: { line: Accessor<Line>; theme: Theme; ground: Ground; left: number; top: number; width: number }) {
  // Two equal lines in turn cost a comparison, not a draw.
  const line = createMemo(props.line, undefined, { equals: sameLine });
  // Set on the node itself: as a property the reconciler would make it a plain string.
  const draw = (node: TextRenderable): void => createRenderEffect(() => void (node.content = styled(line(), props.theme, props.ground)));
  return (
    <text
      ref={draw}
      position="absolute"
      left={props.left}
      top={props.top}
      width={props.width}
      height={1}
      flexShrink={0}
      wrapMode="none"
      selectable={false}
    />
  );
}

const BLANK = span("text", " ");
const inset = (line: Line): Line => ({ ...line, spans: [BLANK, ...line.spans, BLANK] });

export function styled(line: Line, theme: Theme, ground: Ground): StyledText {
  return new StyledText(
    line.spans.map(({ text, style }): TextChunk => {
      const { fg, bg, attributes } = theme.look(style, line.ground ?? ground);
      return { __isChunk: true, text: safeText(text), fg, attributes, ...(bg ? { bg } : {}) };
    }),
  );
}

export function sameLine(a: Line, b: Line): boolean {
  if (a === b) return true;
  if (a.ground !== b.ground || a.spans.length !== b.spans.length) return false;
  return a.spans.every((piece, at) => piece.text === b.spans[at]?.text && piece.style === b.spans[at]?.style);
}
