// Written events to the frontend's callbacks, in the order of the log.

import { type Envelope, type Phase, phaseOf, type StateInfo, textOf } from "../../wire/index.ts";
import type { GuardedFrontend } from "./guarded-frontend.ts";
import type { Chunk, WrittenBatch } from "./ports/frontend.ts";

/** `onWritten` first, then each event with what follows from it: chunks, and the phase of the root. */
export function createPublisher(
  frontend: GuardedFrontend,
  rootSession: string,
  states: () => readonly StateInfo[],
): (batch: WrittenBatch) => void {
  const publish = (envelope: Envelope): void => {
    frontend.onEvent(envelope);
    if (frontend.has("onChunk")) for (const chunk of chunksOf(envelope)) frontend.onChunk(chunk);
    const phase = frontend.has("onPhase") ? newPhase(envelope, rootSession, states()) : undefined;
    if (phase) frontend.onPhase(phase, envelope.seq);
  };
  const isHeard = ["onEvent", "onChunk", "onPhase"].some((callback) => frontend.has(callback as "onEvent"));
  return (batch) => {
    frontend.onWritten(batch);
    if (isHeard) for (const envelope of batch.envelopes) publish(envelope);
  };
}

/** The root's phase where `envelope` changes it; the engine's own events have the types their table says. */
function newPhase({ event, data }: Envelope, rootSession: string, states: readonly StateInfo[]): Phase | undefined {
  if (data["session-id"] !== rootSession) return undefined;
  if (event === "runner/start-config") return phaseOf(states, data["config"] as string[]);
  if (event !== "runner/event-processed") return undefined;
  const [before, after] = [data["config-before"] as string[], data["config-after"] as string[]];
  const isSame = before.length === after.length && before.every((id, n) => id === after[n]);
  return isSame ? undefined : phaseOf(states, after);
}

function chunksOf({ event, data }: Envelope): Chunk[] {
  const from = { invokeid: String(data["invokeid"]), sessionId: String(data["session-id"]) };
  switch (event) {
    case "llm/delta":
      return [{ kind: data["type"] === "thinking-delta" ? "thinking" : "token", ...from, text: textOf(data["text"]) }];
    case "llm/response":
      return (data["content"] as { type: string; name?: string; input?: unknown }[])
        .filter((block) => block.type === "tool_use")
        .map((block) => ({ kind: "tool_call_complete", ...from, text: JSON.stringify({ name: block.name, input: block.input }) }));
    case "llm/tool-result":
      return [{ kind: "tool_result", ...from, text: textOf(data["content-preview"]) }];
    default:
      return [];
  }
}
