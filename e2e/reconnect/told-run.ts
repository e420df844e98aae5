// A made session told live: a log in memory, a hub on it, and what the engine says beside the log, early.

import type { Clock } from "../../agent/core/ports/clock.ts";
import { createHub, createMemoryLog, type Hub } from "../../agent/hub/index.ts";
import { generateSession } from "../../fold/session-generator.ts";
import { encodeLine, type Envelope, type PromptKind, type PromptOpts } from "../../wire/index.ts";

export interface ToldRun {
  hub(): Hub;
  /** What was written so far. */
  readonly log: readonly Envelope[];
  /** Writes and publishes the next `count` events; false when all have been told. */
  tell(count: number): boolean;
  /** The agent is gone and another one takes the session up: a new epoch, the same log. */
  restart(): void;
}

export function createToldRun(seed: number, clock: Clock): ToldRun {
  const script = generateSession({ seed }).filter(({ event }) => event !== "session/opened");
  const epochs: { epoch: string; startsAt: number }[] = [];
  const source = createMemoryLog(epochs);
  const log: Envelope[] = [];
  /** Questions without an answer: another agent asks them again under the same ids. */
  const asked = new Map<string, Envelope>();
  let told = 0;
  let hub = open();

  function open(): Hub {
    const epoch = `epoch-${epochs.length}`;
    const startsAt = log.length;
    epochs.push({ epoch, startsAt });
    const opened = createHub({ sessionId: "session/made", epoch, engine: "escapement/test", log: source, clock });
    for (const question of asked.values()) repeatEarly(opened, question);
    write(opened, [{ event: "session/opened", data: { epoch, "starts-at": startsAt, protocol: 1, engine: "escapement/test" } }]);
    return opened;
  }

  function write(to: Hub, drafts: readonly Pick<Envelope, "event" | "data">[]): void {
    const firstSeq = log.length;
    const envelopes = drafts.map(({ event, data }, at): Envelope => ({
      kind: "event",
      seq: firstSeq + at,
      ts: firstSeq + at,
      event,
      data,
    }));
    const lines = envelopes.map(encodeLine);
    log.push(...envelopes);
    source.append(lines);
    to.publish({ firstSeq, lines, envelopes });
    for (const envelope of envelopes) {
      repeatEarly(to, envelope);
      const promptId = String(envelope.data["prompt-id"]);
      if (envelope.event === "human-input/start") asked.set(promptId, envelope);
      else asked.delete(promptId);
      if (envelope.event === "runner/done") asked.clear();
    }
  }

  return {
    hub: () => hub,
    log,
    tell(count) {
      const next = script.slice(told, told + count);
      told += next.length;
      if (next.length > 0) write(hub, next);
      return told < script.length;
    },
    restart() {
      hub = open();
    },
  };
}

/** What the engine's frontend hears of a question goes to the hub as state, as a run has it. */
function repeatEarly(hub: Hub, { event, seq, data }: Envelope): void {
  const promptId = String(data["prompt-id"]);
  const by = typeof data["by"] === "string" ? { by: data["by"] } : {};
  if (event === "human-input/start")
    hub.state({
      kind: "prompt",
      "prompt-id": promptId,
      invokeid: String(data["invokeid"]),
      "session-id": String(data["session-id"]),
      type: data["kind"] as PromptKind,
      opts: data["opts"] as PromptOpts,
      "as-of": seq,
    });
  if (event !== "human-input/answer" && event !== "human-input/cancelled") return;
  const outcome = event === "human-input/answer" ? "answered" : "by" in by ? "cancelled" : "withdrawn";
  hub.state({ kind: "prompt-closed", "prompt-id": promptId, outcome, "as-of": seq, ...by });
}
