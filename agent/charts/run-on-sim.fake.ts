// A chart run to its end on the embedded model, in memory, with time that jumps: no waiting, no files.

import type { Envelope } from "../../wire/index.ts";
import {
  type Backend,
  createMemoryStore,
  createSimBackend,
  createSimulatedClock,
  startRun,
  type ChartDefinition,
  type Clock,
  type MemoryStore,
  type OpenPrompt,
  type RunConfig,
  type RunHandle,
  type RunResult,
  type SimBackendConfig,
  type Tool,
} from "../index.ts";

export interface OnSim {
  params?: unknown;
  sim?: Omit<SimBackendConfig, "clock">;
  /** In its place. */
  backend?: Backend;
  /** One a question, in order; a function gets a select's values. Without one left the question is cancelled. */
  answers?: readonly unknown[];
  onEvent?: (event: string, run: RunHandle) => void;
  tools?: readonly Tool[];
  /** In place of time that jumps: what waits for a socket needs it. */
  clock?: Clock;
  confirmTool?: NonNullable<RunConfig["confirmTool"]>;
}

export interface RanOnSim {
  result: RunResult;
  events: readonly Envelope[];
  prompts: readonly OpenPrompt[];
  store: MemoryStore;
  /** Of the run's own clock. */
  elapsedMs: number;
}

/** Rejects for params that the chart refuses, as `startRun` throws. */
export async function runOnSim(
  chart: ChartDefinition,
  { params, sim, backend, answers = [], onEvent, tools, confirmTool, ...given }: OnSim = {},
): Promise<RanOnSim> {
  const clock = given.clock ?? createSimulatedClock({ auto: true, turn: () => new Promise((resolve) => void setImmediate(resolve)) });
  const started = clock.now();
  const store = createMemoryStore();
  const events: Envelope[] = [];
  const prompts: OpenPrompt[] = [];
  // Events come before `startRun` has returned.
  const live: { run?: RunHandle } = {};
  live.run = startRun(chart, {
    store,
    clock,
    backend: backend ?? createSimBackend({ ...sim, clock }),
    engine: "escapement/test",
    params,
    ...(tools === undefined ? {} : { tools }),
    ...(confirmTool === undefined ? {} : { confirmTool }),
    onEvent(envelope) {
      events.push(envelope);
      if (live.run !== undefined) onEvent?.(envelope.event, live.run);
    },
    onInput(prompt) {
      const answer = answers[prompts.length];
      prompts.push(prompt);
      const value: unknown = typeof answer === "function" ? answer((prompt.opts.options ?? []).map((option) => option.value)) : answer;
      void (value === undefined ? prompt.cancel() : prompt.answer(value));
    },
  });
  const result = await live.run.result;
  return { result, events, prompts, store, elapsedMs: clock.now() - started };
}

export const captureEvents = (events: readonly Envelope[], name: string): Record<string, unknown>[] =>
  events.filter((one) => one.event === name).map((one) => one.data as Record<string, unknown>);
