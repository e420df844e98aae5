// LOG: what happened, a line each; only the lines in sight are in the document.

import { clockText, type LogRow, type Model, safeText } from "../../../fold/index.ts";
import { element } from "./dom.ts";

/** As in the style sheet. */
const LINE_PX = 24;
const AROUND_LINES = 8;

export interface LogView {
  root: HTMLElement;
  show(model: Model): void;
}

/** `onSeek` gets the position right after a line's event. */
export function createLog(onSeek: (position: number) => void): LogView {
  const root = element("section", "pane log");
  const scroller = element("div", "lines");
  const space = element("div", "space");
  const window = element("div", "window");
  space.append(window);
  scroller.append(space);
  root.append(element("h2", "", "LOG"), scroller);
  let rows: readonly LogRow[] = [];
  let follows = true;
  let drawn = "";

  function draw(): void {
    const height = scroller.clientHeight || 600;
    const first = Math.max(0, Math.floor(scroller.scrollTop / LINE_PX) - AROUND_LINES);
    const last = Math.min(rows.length, first + Math.ceil(height / LINE_PX) + 2 * AROUND_LINES);
    const now = `${first} ${last} ${rows[first]?.seq ?? -1} ${rows[last - 1]?.seq ?? -1}`;
    if (now === drawn) return;
    drawn = now;
    window.style.transform = `translateY(${first * LINE_PX}px)`;
    window.replaceChildren(...rows.slice(first, last).map((row) => drawRow(row, onSeek)));
  }

  scroller.addEventListener("scroll", () => {
    follows = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - LINE_PX;
    draw();
  });
  return {
    root,
    show(model) {
      rows = model.log.rows;
      drawn = "";
      space.style.height = `${rows.length * LINE_PX}px`;
      if (follows) scroller.scrollTop = rows.length * LINE_PX;
      draw();
    },
  };
}

function drawRow(row: LogRow, onSeek: (position: number) => void): HTMLElement {
  const line = element("div", `entry ${row.tone} ${row.lane}`);
  line.append(
    element("span", "time", clockText(row.ts, -new Date(row.ts).getTimezoneOffset() || 0)),
    element("span", "who", row.who),
    element("span", "glyph", row.glyph),
    element("span", "text", row.text),
  );
  line.setAttribute("title", safeText(row.text));
  line.addEventListener("click", () => onSeek(row.seq + 1));
  return line;
}
