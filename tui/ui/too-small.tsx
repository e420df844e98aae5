// A screen too small for anything but a sentence, and the way out.

import { COLUMNS_MIN, ROWS_MIN } from "../domain/limits.ts";
import { EMPTY_LINE, fillLine, line, span } from "../domain/line.ts";
import { wrap } from "../domain/wrap.ts";
import type { ScreenState } from "../store/index.ts";
import { Lines } from "./lines.tsx";

export function TooSmall(props: { state: ScreenState }) {
  const size = () => props.state.size.get();
  const lines = () => {
    const { columns, rows } = size();
    const words = wrap(`This window is ${columns}×${rows}. Escapement needs ${COLUMNS_MIN}×${ROWS_MIN}: make it larger.`, columns);
    const shown = words.slice(0, Math.max(0, rows - 1)).map((text) => line(span("text", text)));
    const rest = Array.from({ length: Math.max(0, rows - shown.length - 1) }, () => EMPTY_LINE);
    return [...shown, line(span("key", "Ctrl-C"), span("hint", " leave")), ...rest].map((given) => fillLine(given, columns));
  };
  return <Lines lines={lines()} ground="screen" theme={props.state.theme()} left={0} top={0} width={size().columns} />;
}
