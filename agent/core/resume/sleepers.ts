// Invocations while a log is walked: each sees the lines that it wrote, and wakes when the walk is over.

import type { Envelope } from "../../../wire/index.ts";
import type { AnyActorRef } from "xstate";
import type { Redact } from "../redaction.ts";
import type { Step } from "./step.ts";

export interface Sleeper {
  readonly self: AnyActorRef;
  /** Where its lines stand; absent for what writes none. */
  readonly stand?: { sessionId: string; invokeid: string; node: string; visit: number };
  /** Lower ones wake first: what was decided is told before anybody works. */
  readonly rank: number;
  /** A line of its own that it has not said again by itself. */
  see?(line: Envelope): void;
  /** An event that came to its chart from outside; true: it is the one who sent it. */
  seeStep?(step: Step): boolean;
  /** Before anything is written: throws ResumeError for what it cannot go on without. */
  prepare?(): void;
  wake(): void;
}

export interface Sleepers {
  add(sleeper: Sleeper): () => void;
  see(line: Envelope): void;
  seeStep(step: Step): void;
  /** Those whose actors still run, as they are to wake. */
  list(): Sleeper[];
}

/** `redact`: the lines of the log have gone through it, the names that the chart uses have not. */
export function createSleepers(redact: Redact = (text) => text): Sleepers {
  const all = new Set<Sleeper>();
  const byPlace = new Map<string, Set<Sleeper>>();
  const bySession = new Map<string, Set<Sleeper>>();
  /** Open questions: the line of an answer names nothing else. */
  const placeOfPrompt = new Map<unknown, string>();

  const index = (map: Map<string, Set<Sleeper>>, key: string, sleeper: Sleeper): (() => void) => {
    const there = map.get(key) ?? new Set<Sleeper>();
    map.set(key, there.add(sleeper));
    return () => {
      there.delete(sleeper);
      if (there.size === 0) map.delete(key);
    };
  };

  return {
    add(sleeper) {
      const { stand } = sleeper;
      all.add(sleeper);
      const forget = stand ? [index(byPlace, redact(placeOf(stand)), sleeper), index(bySession, redact(stand.sessionId), sleeper)] : [];
      return () => {
        all.delete(sleeper);
        for (const one of forget) one();
      };
    },
    see(line) {
      const { data, "transcript/node-id": node = "", "transcript/visit": visit = 0 } = line;
      const own = placeOf({ sessionId: String(data["session-id"]), invokeid: String(data["invokeid"]), node, visit });
      const prompt = data["prompt-id"];
      const place = placeOfPrompt.get(prompt) ?? own;
      if (line.event === "human-input/start") placeOfPrompt.set(prompt, own);
      else placeOfPrompt.delete(prompt);
      for (const sleeper of byPlace.get(place) ?? []) sleeper.see?.(line);
    },
    seeStep(step) {
      for (const sleeper of bySession.get(step.sessionId) ?? []) if (sleeper.seeStep?.(step) === true) return;
    },
    list: () => [...all].filter(({ self }) => isActive(self)).toSorted((a, b) => a.rank - b.rank),
  };
}

/** An actor that is spawned, and in no state, has no visit in its lines. */
const placeOf = ({ sessionId, invokeid, node, visit }: NonNullable<Sleeper["stand"]>): string =>
  JSON.stringify([sessionId, invokeid, node, node === "" ? 0 : visit]);

export const isActive = (ref: AnyActorRef): boolean => (ref.getSnapshot() as { status: string }).status === "active";
