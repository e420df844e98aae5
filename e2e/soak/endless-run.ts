// A run that never comes to an end, by seed: one lot after the other of children that stream, call tools, ask, leave files. Everything
// that the model keeps grows in it, each at its own pace.

import { generateSession } from "../../fold/session-generator.ts";
import type { Envelope } from "../../wire/index.ts";

/** Children of a lot that speak, and those that only begin: names are kept by the ten thousand. */
const POETS_A_LOT = 12;
const NAMES_A_LOT = 30;
const FILES_A_LOT = 6;
/** One that asked in every lot would never be without a question on the screen. */
const LOTS_A_QUESTION = 12;
/** What begins and ends the whole run, and not a lot. */
const ONCE: ReadonlySet<string> = new Set(["session/opened", "runner/done", "runner/aborted", "runner/error"]);

interface Said {
  event: string;
  data: object;
}

export interface EndlessRun {
  /** The next so many events, without a gap from 0. */
  next(count: number): Envelope[];
  /** How many there were. */
  count(): number;
}

export function createEndlessRun(seed: number): EndlessRun {
  let seq = 0;
  let lot = 0;
  let waiting: Envelope[] = [];
  let at = 0;
  const more = (): void => {
    waiting = lotOf(seed, lot);
    lot += 1;
    at = 0;
  };
  return {
    next(count) {
      const events: Envelope[] = [];
      while (events.length < count) {
        const event = waiting[at];
        if (event === undefined) more();
        else {
          at += 1;
          events.push({ ...event, seq: seq++, ts: Date.now() });
        }
      }
      return events;
    },
    count: () => seq,
  };
}

function lotOf(seed: number, lot: number): Envelope[] {
  const made = generateSession({ seed: (seed + lot * 7_919) >>> 0, children: POETS_A_LOT, deltasMax: 60 });
  const asks = lot % LOTS_A_QUESTION === 0;
  const events: Said[] = made.filter(
    ({ event, data }) =>
      !ONCE.has(event) && (asks || !event.startsWith("human-input/")) && (event !== "runner/started" || lot === 0 || "invokeid" in data),
  );
  const also: Said[] = [
    ...Array.from({ length: NAMES_A_LOT }, (_, n) => quietChild(n)),
    ...Array.from({ length: FILES_A_LOT }, (_, n) => ({
      event: "artifact/written",
      data: { name: `${lot}/lines-${n}.md`, bytes: 100 + n },
    })),
    ...events.filter(({ event }) => event === "human-input/start").map(({ data }) => ({ event: "human-input/cancelled", data })),
  ];
  // Ids of one lot are no other's.
  const own = (data: object): Record<string, unknown> =>
    JSON.parse(JSON.stringify(data).replaceAll("session/made/", `session/made/${lot}-`)) as Record<string, unknown>;
  return [...events, ...also].map(({ event, data }) => ({ kind: "event", seq: 0, ts: 0, event, data: own(data) }));
}

const quietChild = (n: number): Said => ({
  event: "runner/started",
  data: {
    "session-id": `session/made/quiet/${n}`,
    "parent-session-id": "session/made",
    invokeid: "quiet",
    "chart-id": "quiet",
    backend: "sim",
    states: [],
  },
});
