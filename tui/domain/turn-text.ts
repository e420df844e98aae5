// One turn as a text to read, look through and copy: all of it, nothing folded.

import type { Turn, TurnCall } from "../../fold/index.ts";
import type { Bodies } from "./bodies.ts";

export function turnText(turn: Turn, bodies: Bodies): string {
  const request = bodies.request(turn.requestRef);
  const sent = request.ok
    ? request.body.news.map((part) => (part.kind === "result" ? `**${part.tool ?? "tool"}** gave\n\n${part.text}` : part.text)).join("\n\n")
    : turn.sent;
  return [
    section("SYSTEM PROMPT", request.ok ? request.body.system : ""),
    section("SENT", sent),
    section("THINKING", replyText(turn, bodies, "thinking")),
    section("REPLY", replyText(turn, bodies, "text")),
    ...turn.calls.map((call) => callText(call, bodies)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** What the model said, whole where its file can be read. */
export function replyText(turn: Turn, bodies: Bodies, part: "text" | "thinking" = "text"): string {
  const chars = part === "text" ? turn.textChars : turn.thinkingChars;
  if (turn[part].length >= chars && turn.slim !== true) return turn[part];
  const read = turn.ended ? bodies.response(turn.responseRef) : undefined;
  return read?.ok === true ? read.body[part] : turn[part];
}

const section = (title: string, text: string): string => (text.trim() === "" ? "" : `# ${title}\n\n${text.trimEnd()}`);

function callText(call: TurnCall, bodies: Bodies): string {
  const full = call.result?.ref === undefined ? undefined : bodies.tool(call.result.ref);
  const input = full?.ok === true ? full.body.input : call.input;
  const written = typeof input === "string" ? input : (JSON.stringify(input, undefined, 2) ?? "");
  const result = full?.ok === true ? full.body.text : call.result?.preview;
  const parts = [
    `# ⚙ ${toolName(call.tool)}`,
    fenced(written, "json"),
    ...(result === undefined ? [] : [call.result?.isError === true ? "failed:" : "gave:", fenced(result, "")]),
  ];
  return parts.join("\n\n");
}

/** A call that is no tool's sends the chart an event. */
const toolName = (tool: string): string => (tool.startsWith("event__") ? `sends ${tool.slice("event__".length)}` : tool);

/** A fence longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`{3,}/gu), ([mark]) => mark.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
