// A model that answers from a script: for tests of everything that talks to a model.

import { type Backend, BackendError, type ModelPart, type ModelRequest, type StopReason } from "./backend.ts";
import type { Clock } from "./clock.ts";

/** A part, a wait on the clock, `hang` (nothing more comes until the request is aborted), or a thrown error. */
export type ScriptStep = ModelPart | { type: "wait"; ms: number } | { type: "hang" } | { type: "throw"; error: unknown };

export interface ScriptedBackend extends Backend {
  /** Every request so far, in order; `messages` is a copy as it was. */
  readonly requests: readonly ModelRequest[];
  /** Requests that were aborted before their end. */
  readonly aborted: number;
}

/**
 * `script` is asked once a request: `index` counts all requests from 0. Without a `stop` step the stream ends without one.
 * `wait` needs `clock`.
 */
export function createScriptedBackend(
  script: (request: ModelRequest, index: number) => readonly ScriptStep[],
  options: { clock?: Clock; id?: string; model?: string } = {},
): ScriptedBackend {
  const requests: ModelRequest[] = [];
  let aborted = 0;
  return {
    id: options.id ?? "scripted",
    model: options.model ?? "scripted-1",
    requests,
    get aborted() {
      return aborted;
    },
    async *stream(request) {
      const index = requests.length;
      requests.push({ ...request, messages: [...request.messages] });
      request.signal.addEventListener("abort", () => (aborted += 1), { once: true });
      for (const step of script(request, index)) {
        if (request.signal.aborted) return;
        if (step.type === "throw") throw step.error;
        if (step.type === "hang") await untilAborted(request.signal);
        else if (step.type === "wait") await waitOn(options.clock, step.ms, request.signal);
        else yield step;
      }
    },
  };
}

/** Steps of a usual answer: its text in words, usage, stop. */
export function sayText(text: string, reason: StopReason = "end"): ScriptStep[] {
  const words = text.match(/\S+\s*/g) ?? [];
  return [
    ...words.map((word): ScriptStep => ({ type: "text", text: word })),
    { type: "usage", usage: { "input-tokens": 7, "output-tokens": words.length } },
    { type: "stop", reason },
  ];
}

/** Steps of an answer that calls tools. */
export function callTools(...calls: { name: string; input: unknown; callId?: string; badInput?: string }[]): ScriptStep[] {
  return [
    ...calls.map((call, n): ScriptStep => ({
      type: "tool-call",
      callId: call.callId ?? `call-${n}`,
      name: call.name,
      input: call.input,
      ...(call.badInput === undefined ? {} : { badInput: call.badInput }),
    })),
    { type: "usage", usage: { "input-tokens": 7, "output-tokens": 3 } },
    { type: "stop", reason: "tool-calls" },
  ];
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function waitOn(clock: Clock | undefined, ms: number, signal: AbortSignal): Promise<void> {
  if (!clock) throw new BackendError("worker-exception", "a scripted wait needs a clock");
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    signal.addEventListener("abort", () => (cancel(), resolve()), { once: true });
  });
}
