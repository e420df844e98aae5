// What stands out in a session, for a timeline: questions, errors, transitions of the root. Bounded: of too many of a kind every second
// is let go of, and from then on only every second is kept.

import type { Envelope } from "../wire/index.ts";
import { sessionKey, textOf } from "../wire/index.ts";
import { MARKERS_OF_A_KIND_MAX } from "./limits.ts";

export const MARKER_KINDS = ["error", "prompt", "transition"] as const;
export type MarkerKind = (typeof MARKER_KINDS)[number];

export interface Marker {
  readonly kind: MarkerKind;
  readonly seq: number;
  /** Recorded milliseconds since the first event. */
  readonly atMs: number;
}

export interface Markers {
  /** Events in order. */
  add(event: Envelope, atMs: number): void;
  /** By seq. The same array until one is added. */
  all(): readonly Marker[];
}

const ERRORS: ReadonlySet<string> = new Set(["llm/error", "llm/model-down", "runner/error", "runner/aborted", "human-input/error"]);

export function createMarkers(mostOfAKind = MARKERS_OF_A_KIND_MAX): Markers {
  const kinds = new Map(MARKER_KINDS.map((kind) => [kind, { list: [] as Marker[], met: 0, every: 1 }]));
  let root: string | undefined;
  let all: readonly Marker[] | undefined = [];

  return {
    add(event, atMs) {
      if (event.event === "runner/started" && !isGivenId(event.data["parent-session-id"])) root ??= idOf(event.data["session-id"]);
      const kind = kindOf(event, root);
      const kept = kind && kinds.get(kind);
      if (!kept) return;
      kept.met += 1;
      if ((kept.met - 1) % kept.every !== 0) return;
      kept.list.push({ kind, seq: event.seq, atMs });
      if (kept.list.length > mostOfAKind) {
        kept.list = kept.list.filter((_, at) => at % 2 === 0);
        kept.every *= 2;
      }
      all = undefined;
    },
    all: () => (all ??= [...kinds.values()].flatMap(({ list }) => list).sort((a, b) => a.seq - b.seq)),
  };
}

function kindOf({ event, data }: Envelope, root: string | undefined): MarkerKind | undefined {
  if (event === "human-input/start") return "prompt";
  if (ERRORS.has(event) || (event === "llm/tool-result" && data["is-error"] === true)) return "error";
  if (event !== "runner/event-processed" || data["taken"] === false) return undefined;
  const { "config-before": before, "config-after": after, "session-id": session } = data;
  if (isGivenId(session) && root !== undefined && idOf(session) !== root) return undefined;
  return Array.isArray(before) && Array.isArray(after) && before.join("\n") !== after.join("\n") ? "transition" : undefined;
}

const isGivenId = (value: unknown): boolean => value !== undefined && value !== null;
const idOf = (value: unknown): string => sessionKey(textOf(value));
