// What the page holds: events line by line, by the codec of every reader, and a few words about the session.

import { decodeLine, type Envelope } from "../../../wire/index.ts";

export interface About {
  id: string;
  title: string;
  status: string;
  engine: string;
  damage?: string;
}

export function readAbout(text: string): About {
  const about = JSON.parse(text) as Partial<About>;
  const of = (value: unknown): string => (typeof value === "string" ? value : "");
  return {
    id: of(about.id),
    title: of(about.title),
    status: of(about.status),
    engine: of(about.engine),
    ...(typeof about.damage === "string" ? { damage: about.damage } : {}),
  };
}

/** `blocks`: texts of lines, gap-free from 0 as they were when the page was made; a page that was changed ends before the first that is not. */
export function readEvents(blocks: Iterable<string>): Envelope[] {
  const events: Envelope[] = [];
  for (const block of blocks)
    for (const line of block.split("\n")) {
      const decoded = line === "" ? undefined : decodeLine(line);
      if (!decoded) continue;
      if (!decoded.ok || decoded.value.seq !== events.length) return events;
      events.push(decoded.value);
    }
  return events;
}
