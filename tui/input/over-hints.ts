// Which keys of an overlay do something now, and what they are called there.

import type { InspectorView } from "../domain/overlays.ts";
import type { Action } from "./actions.ts";

export interface OverFacts {
  /** Of the inspector. */
  view: InspectorView | undefined;
  part: "states" | "transitions";
  /** Lines of a list, or turns of a transcript. */
  count: number;
  /** Words are looked for. */
  hasWords: boolean;
  /** It hangs on its end, or has none out of sight. */
  follows: boolean;
  /** There is something out of sight. */
  scrolls: boolean;
  /** What the transcript has to unfold, and what it shows. */
  has: { thinking: boolean; system: boolean; results: boolean };
  shows: { thinking: boolean; system: boolean; results: boolean };
}

export function isOverInForce(action: Action, over: OverFacts | undefined): boolean {
  if (!over) return true;
  switch (action) {
    case "inspector.part":
      return over.view === "chart";
    case "inspector.open":
      return over.view === undefined;
    case "over.open":
      return over.view === undefined || (over.view !== "status" && over.count > 0);
    case "over.copy":
      return over.view === undefined || over.view === "status" || over.count > 0;
    case "over.down":
      return over.view !== undefined && over.view !== "status" ? over.count > 1 : over.scrolls;
    case "over.end":
      return over.scrolls && !over.follows && (over.view === undefined || (over.view === "chart" && over.part === "transitions"));
    case "find.next":
      return over.hasWords;
    case "transcript.before":
      return over.count > 1;
    case "transcript.thinking":
      return over.has.thinking;
    case "transcript.system":
      return over.has.system;
    case "transcript.results":
      return over.has.results;
    default:
      return true;
  }
}

const COPIES: Readonly<Record<InspectorView, string>> = {
  invocations: "copy id",
  chart: "copy id",
  status: "copy id",
  artifacts: "copy path",
};

export function overWord(action: Action, word: string, over: OverFacts | undefined): string {
  if (!over) return word;
  switch (action) {
    case "inspector.part":
      return over.part === "states" ? "transitions" : "states";
    case "over.down":
      return over.view === "status" ? "scroll" : word;
    case "over.end":
      return over.view === undefined && over.count === 0 ? "end" : word;
    case "over.open":
      return over.view === "invocations" ? "transcript" : word;
    case "over.copy":
      return over.view === undefined ? word : COPIES[over.view];
    case "transcript.thinking":
      return over.shows.thinking ? "fold thinking" : word;
    case "transcript.system":
      return over.shows.system ? "fold system" : word;
    case "transcript.results":
      return over.shows.results ? "fold results" : word;
    default:
      return word;
  }
}
