// A run that is cut: its log ends after any of its events, as if the process had been killed there; then it goes on.

import { decodeLine, type Envelope } from "../../../wire/index.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { createMemoryStore, type MemoryStore } from "../ports/store.memory.ts";

export const decoded = (line: string): Envelope => {
  const frame = decodeLine(line);
  if (!frame.ok) throw new Error(frame.reason);
  return frame.value;
};

/** What was on disk when the process was killed after `count` lines; files that the log does not name yet may be there too. */
export function cutStore(store: MemoryStore, count: number, epoch: string): MemoryStore {
  const lines = store.lines.slice(0, count);
  const opened = lines.map(decoded).findLast(({ event }) => event === "session/opened");
  const cut = createMemoryStore({ sessionId: store.head.sessionId, epoch, nextSeq: count, prevEpoch: String(opened?.data["epoch"]) });
  cut.append(lines);
  for (const [ref, body] of store.blobs) cut.writeBlob(ref.split("/").map(decodeURIComponent), body);
  const written = new Set(lines.map(decoded).flatMap(({ event, data }) => (event === "artifact/written" ? [data["name"]] : [])));
  for (const [name, body] of store.artifacts) if (written.has(name)) cut.writeArtifact(name, body);
  return cut;
}

/** Time goes on where the log ends. */
export const clockAfter = (store: MemoryStore, laterMs = 1000): ReturnType<typeof createSimulatedClock> =>
  createSimulatedClock({ auto: true, start: decoded(store.lines.at(-1) ?? "").ts + laterMs, turn: immediateTurn });

const immediateTurn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));
