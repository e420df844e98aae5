// The event table of docs/wire.md, made from the one in wire/events.ts and put between its two marks.

import { EVENTS } from "../wire/index.ts";

const BEGIN = "<!-- events: written by scripts/write-wire-doc.ts -->";
const END = "<!-- /events -->";

/** The document with its table made anew. Throws where the marks are missing. */
export function withEventTable(document: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/wire.md: no ${BEGIN} … ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n${eventTable()}\n${document.slice(end)}`;
}

function eventTable(): string {
  const rows = Object.entries(EVENTS).map(([name, { says, fields }]) => {
    const data = Object.entries(fields).map(([key, type]) => `${key}: ${type}`);
    return `| \`${name}\` | ${says} | ${data.map((field) => `\`${field}\``).join(" · ")} |`;
  });
  return ["| event | says | data |", "|---|---|---|", ...rows].join("\n");
}
