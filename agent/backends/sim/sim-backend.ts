// The embedded model behind the Backend port: no key, no network, the same words for the same seed.

import { BackendError, type Backend, type ModelPart, type ModelRequest } from "../../core/ports/backend.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { decide, type PlannedAnswer } from "./decide.ts";
import { FIRST_TOKEN_DELAY_TOKENS } from "./limits.ts";
import { SIM_DEFAULTS, type FaultKind, type SimFault } from "./options.ts";
import { aborted, createPace, type Pace } from "./pace.ts";
import { countTokens, tokensOf } from "./tokens.ts";

export interface SimBackendConfig {
  seed?: number;
  /** Of one stream; Infinity waits nowhere. */
  tokensPerSecond?: number;
  faults?: readonly SimFault[];
  clock: Clock;
}

export function createSimBackend({
  seed = SIM_DEFAULTS.seed,
  tokensPerSecond = SIM_DEFAULTS.tokensPerSecond,
  faults = [],
  clock,
}: SimBackendConfig): Backend {
  let requests = 0;
  return {
    id: "sim",
    model: "sim-1",
    async *stream(request) {
      requests += 1;
      const fault = faults.find((one) => one.at === undefined || one.at === requests)?.kind;
      const answer = decide(seed, request);
      yield* play(request, answer, createPace(clock, tokensPerSecond, answer.random, request.signal), fault);
    },
  };
}

/** Ends without a word when the signal aborts: whoever aborted knows. */
async function* play(request: ModelRequest, answer: PlannedAnswer, pace: Pace, fault: FaultKind | undefined): AsyncGenerator<ModelPart> {
  const { signal } = request;
  await pace.wait(answer.random.int(FIRST_TOKEN_DELAY_TOKENS.min, FIRST_TOKEN_DELAY_TOKENS.max));
  if (signal.aborted) return;
  if (fault === "429")
    throw new BackendError("rate-limited", "sim: too many requests (fault=429)", { retryAfterMs: answer.random.int(200, 900) });
  const pieces = [
    ...tokensOf(answer.thinking).map((text) => ({ type: "thinking" as const, text })),
    ...tokensOf(answer.text).map((text) => ({ type: "text" as const, text })),
  ];
  const breaksAt = fault === undefined ? -1 : answer.random.int(0, Math.max(0, pieces.length - 1));
  for (const [index, piece] of pieces.entries()) {
    if (index === breaksAt) break;
    await pace.wait(1);
    if (signal.aborted) return;
    yield piece;
  }
  if (fault !== undefined) return fail(fault, signal);
  for (const call of answer.calls) {
    // Arguments are tokens too: a real model takes its time for them before the call is whole.
    await pace.wait(countTokens(JSON.stringify(call.input)));
    if (signal.aborted) return;
    yield { type: "tool-call", ...call };
  }
  yield { type: "usage", usage: usageOf(request, answer) };
  yield { type: "stop", reason: answer.stop };
}

async function fail(fault: Exclude<FaultKind, "429">, signal: AbortSignal): Promise<void> {
  switch (fault) {
    case "drop":
      throw new BackendError("transport", "sim: the stream broke off (fault=drop)");
    case "stall":
      return aborted(signal);
    case "garbage":
      throw new BackendError("backend", "sim: the answer could not be read: \\u0000\\ufffd{]{ (fault=garbage)");
  }
}

/** What was sent before in this conversation counts as cached, as providers with a prompt cache report it. */
function usageOf(request: ModelRequest, answer: PlannedAnswer): { "input-tokens": number; "output-tokens": number; cached?: number } {
  const sizes = request.messages.map((message) => countTokens(JSON.stringify(message.parts)));
  const fixed = countTokens(request.system) + countTokens(JSON.stringify(request.tools));
  const input = sizes.reduce((sum, size) => sum + size, fixed);
  const output =
    countTokens(answer.thinking) +
    countTokens(answer.text) +
    answer.calls.reduce((sum, call) => sum + countTokens(JSON.stringify(call.input)), 0);
  const lastAnswer = request.messages.findLastIndex((message) => message.role === "assistant");
  const cached = lastAnswer > 0 ? fixed + sizes.slice(0, lastAnswer).reduce((sum, size) => sum + size, 0) : 0;
  return { "input-tokens": Math.max(1, input), "output-tokens": Math.max(1, output), ...(cached > 0 ? { cached } : {}) };
}
