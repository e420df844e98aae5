// What is drawn, as pieces of one look each: as the test kit's own, which makes two colours a cell, at a tenth of the cost.

import { type OptimizedBuffer, RGBA } from "@opentui/core";

export interface DrawnSpan {
  text: string;
  fg: RGBA;
  bg: RGBA;
  attributes: number;
}

const FLAGS = 0xc000_0000 | 0;
/** A cell that the character before it reaches into. */
const CONTINUATION = 0xc000_0000 | 0;

export function drawnSpans(buffer: OptimizedBuffer): DrawnSpan[][] {
  const { char, fg, bg, attributes } = buffer.buffers;
  const texts = new TextDecoder().decode(buffer.getRealCharBytes(true)).split("\n");
  const isSame = (a: number, b: number): boolean => {
    for (let part = 0; part < 4; part += 1)
      if (fg[a * 4 + part] !== fg[b * 4 + part] || bg[a * 4 + part] !== bg[b * 4 + part]) return false;
    return ((attributes[a] ?? 0) & 255) === ((attributes[b] ?? 0) & 255);
  };
  return Array.from({ length: buffer.height }, (_, y) => {
    const letters = [...(texts[y] ?? "")];
    const spans: DrawnSpan[] = [];
    let letter = 0;
    for (let x = 0; x < buffer.width; x += 1) {
      const at = y * buffer.width + x;
      const text = ((char[at] ?? 0) & FLAGS) === CONTINUATION ? "" : (letters[letter++] ?? " ");
      const last = spans.at(-1);
      if (last && isSame(at, at - 1)) last.text += text;
      else
        spans.push({
          text,
          fg: RGBA.fromArray(fg.slice(at * 4, at * 4 + 4)),
          bg: RGBA.fromArray(bg.slice(at * 4, at * 4 + 4)),
          attributes: (attributes[at] ?? 0) & 255,
        });
    }
    return spans;
  });
}
