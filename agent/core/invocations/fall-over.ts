// A request by an alias: its models in order, the next when one is down, all on record.

import type { Answer } from "./answer.ts";
import { BackendError, type LlmErrorCategory, type ModelTarget } from "../ports/backend.ts";
import type { LlmConversationInput } from "./inputs.ts";
import { requestAnswer } from "./request-loop.ts";
import type { RequestParts } from "./request-parts.ts";
import { asBackendError } from "./retry.ts";

/** What another model may do better; anything else is wrong with the request itself. */
const DOWN: ReadonlySet<LlmErrorCategory> = new Set([
  "backend",
  "rate-limited",
  "overloaded",
  "timeout",
  "transport",
  "unexpected-stop",
  "auth",
]);

/** Rejects as `requestAnswer` does; with the last model's error where none is left. */
export async function requestByName(parts: RequestParts, { model, alias }: Pick<LlmConversationInput, "model" | "alias">): Promise<Answer> {
  const { backend } = parts.engine;
  const name = model ?? alias ?? backend.model;
  const targets = backend.targets?.(name);
  if (targets) return requestOneOf(parts, name, targets);
  // A chart may name an alias that nobody has configured here: it gets the model that a run without one gets.
  const request = { ...parts.request };
  if (model === undefined) delete request.model;
  return requestAnswer({ ...parts, request });
}

async function requestOneOf(parts: RequestParts, name: string, targets: readonly ModelTarget[]): Promise<Answer> {
  const { engine, stand, signal } = parts;
  let last: BackendError | undefined;
  for (const [index, target] of targets.entries()) {
    try {
      return await requestAnswer({ ...parts, request: { ...parts.request, ...target }, ...(index === 0 ? {} : { retries: 0 }) });
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      last = asBackendError(thrown);
      if (!DOWN.has(last.category)) throw last;
      engine.backend.markDown?.(target);
      const data = {
        model: target.model,
        message: last.message,
        category: last.category,
        remaining: targets.length - index - 1,
        invokeid: stand.invokeid,
        "session-id": stand.sessionId,
      };
      engine.emit({ event: "llm/model-down", data }, parts.place);
    }
  }
  engine.emit({ event: "llm/model-policy-empty", data: { policy: name, invokeid: stand.invokeid } }, parts.place);
  throw last ?? new BackendError("overloaded", `no model of ${name} is left: each has failed, or its provider is not configured`);
}
