// The files that the run left, a line each: for the inspector.

import { type Artifact, bytesText, type Model, safeText } from "../../fold/index.ts";
import { timeOfDay } from "./figures.ts";
import { type Line, line, span } from "./line.ts";
import type { MarkedList } from "./marked-list.ts";
import { pad, truncateStart } from "./width.ts";

export function artifactList(model: Model): MarkedList {
  const names = [...model.artifacts.keys()];
  return {
    count: names.length,
    keyAt: (at) => names[at] ?? "",
    indexOf: (name) => names.indexOf(name),
    lineAt(at, columns) {
      const artifact = model.artifacts.get(names[at] ?? "");
      return artifact ? artifactLine(artifact, columns) : line();
    },
  };
}

const SIZE = 9;
const TIME = 8;

function artifactLine({ name, bytes, ts, invokeid }: Artifact, columns: number): Line {
  const by = invokeid === undefined ? "" : safeText(invokeid);
  const room = columns - SIZE - TIME - 6;
  const forBy = Math.min(by.length, Math.floor(room / 3));
  return line(
    span("text", " "),
    span("strong", pad(truncateStart(safeText(name), room - forBy - 1), room - forBy - 1)),
    span("text", pad(bytesText(bytes), SIZE, "right")),
    span("muted", `  ${timeOfDay(ts)}  `),
    span("muted", pad(by, forBy)),
  );
}
