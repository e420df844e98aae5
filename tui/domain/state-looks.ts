// A row's state: by glyph, by word and by colour.

import type { Row } from "../../fold/index.ts";
import type { StyleName } from "./styles.ts";

interface StateLook {
  glyph: string;
  word: string;
  style: StyleName;
}

export const STATE_LOOKS: Readonly<Record<Row["state"], StateLook>> = {
  waiting: { glyph: "◌", word: "waiting", style: "status.waiting" },
  streaming: { glyph: "●", word: "streaming", style: "status.streaming" },
  tool: { glyph: "⚙", word: "tool", style: "status.tool" },
  done: { glyph: "✓", word: "done", style: "status.done" },
  error: { glyph: "⚠", word: "failed", style: "status.error" },
  interrupted: { glyph: "✗", word: "stopped", style: "status.interrupted" },
};

/** A row that streams thoughts says so. */
export function stateLook(row: Row): StateLook {
  if (row.state === "streaming" && row.tailKind === "thinking") return { ...STATE_LOOKS.streaming, word: "thinking" };
  return STATE_LOOKS[row.state];
}
