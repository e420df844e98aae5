// What was sent with one request, as lines.

import { countText, type Turn } from "../../fold/index.ts";
import type { Bodies } from "./bodies.ts";
import { BODY_CHARS_MAX } from "./limits.ts";
import { EMPTY_LINE, type Line, line, span } from "./line.ts";
import { codeBlock, markdownLines, plainLines } from "./markdown-lines.ts";
import { firstLines, foldLine, headLine, indented, noteLines, type TranscriptShows } from "./transcript-parts.ts";
import { timeOfDay } from "./figures.ts";

export function sentLines(turn: Turn, number: string, bodies: Bodies, shows: TranscriptShows, columns: number): Line[] {
  const read = bodies.request(turn.requestRef);
  const inner = columns - 2;
  const right = [
    [span("muted", number)],
    [span("muted", read.ok && read.body.messages > 1 ? countText(read.body.messages, "message") : "")],
  ];
  const lines: Line[] = [
    headLine([span("lane.human", "▸ "), span("strong", "SENT"), span("muted", `  ${timeOfDay(turn.ts)}`)], right, columns),
  ];
  if (read.ok) {
    const { system, news } = read.body;
    if (system !== "") {
      lines.push(...indented([foldLine("system prompt", system.length, shows.system, shows.keys ? "s" : "")], "lane.human"));
      if (shows.system) lines.push(...indented([...markdownLines(capped(system).text, inner, "text"), EMPTY_LINE], "lane.human"));
    }
    for (const part of news) {
      const { text, cut } = capped(part.text);
      if (part.kind === "result") {
        const mark = part.isError === true ? span("tone.bad", "⚠ ") : span("muted", "↩ ");
        lines.push(...indented([line(mark, span("status.tool", part.tool ?? "tool"), span("muted", " gave"))], "lane.human"));
        lines.push(
          ...indented(shows.results ? codeBlock(text, "", inner) : plainLines(firstLines(text), inner, "tail.text"), "lane.human"),
        );
      } else lines.push(...indented(markdownLines(text.trimEnd(), inner, "text"), "lane.human"));
      if (cut) lines.push(...indented(noteLines("the rest is in the pager (o)", inner), "lane.human"));
    }
    if (news.length === 0) lines.push(...indented(noteLines("nothing new was said to the model", inner), "lane.human"));
  } else {
    lines.push(...indented(markdownLines(turn.sent.trimEnd(), inner, "text"), "lane.human"));
    if (turn.requestRef !== undefined) lines.push(...indented(noteLines(`what the log holds of it: ${read.why}`, inner), "lane.human"));
  }
  return [...lines, EMPTY_LINE];
}

function capped(text: string): { text: string; cut: boolean } {
  return text.length > BODY_CHARS_MAX ? { text: text.slice(0, BODY_CHARS_MAX), cut: true } : { text, cut: false };
}
