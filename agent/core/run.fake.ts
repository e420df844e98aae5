// A run on fakes, with what tests want to know of it.

import type { AnyStateMachine } from "xstate";
import { type Envelope, decodeLine } from "../../wire/index.ts";
import type { ChartDefinition } from "./define-chart.ts";
import { defineChart } from "./define-chart.ts";
import type { ModelRequest } from "./ports/backend.ts";
import { createScriptedBackend, type ScriptedBackend, type ScriptStep, sayText } from "./ports/backend.scripted.ts";
import { createSimulatedClock, type SimulatedClock } from "./ports/clock.simulated.ts";
import { createMemoryStore, type MemoryStore } from "./ports/store.memory.ts";
import type { RunConfig, RunHandle, RunResult } from "./run-config.ts";
import { startRun } from "./runner.ts";

export interface FakeRun {
  handle: RunHandle;
  store: MemoryStore;
  clock: SimulatedClock;
  backend: ScriptedBackend;
  diagnostics: string[];
  /** Everything in the log so far, decoded. */
  events(): Envelope[];
  /** Their names, without session/opened, deltas and checkpoints; with what tells them apart. */
  story(): string[];
  of(event: string): Record<string, unknown>[];
  result: Promise<RunResult>;
}

export interface FakeOptions extends Partial<RunConfig> {
  script?: (request: ModelRequest, index: number) => readonly ScriptStep[];
  clock?: SimulatedClock;
  store?: MemoryStore;
  chart?: Partial<Omit<ChartDefinition, "kind" | "machine">>;
}

export function startFake(machine: AnyStateMachine, options: FakeOptions = {}): FakeRun {
  const { script = () => sayText("well"), chart = {}, ...config } = options;
  const clock = options.clock ?? createSimulatedClock();
  const store = options.store ?? createMemoryStore();
  const backend = createScriptedBackend(script, { clock });
  const diagnostics: string[] = [];
  const handle = startRun(defineChart({ machine, ...chart }), {
    backend,
    engine: "escapement/test",
    onDiagnostic: (message) => void diagnostics.push(message),
    ...config,
    clock,
    store,
  });
  const events = (): Envelope[] => store.lines.map(decoded);
  return {
    handle,
    store,
    clock,
    backend,
    diagnostics,
    events,
    story: () => events().flatMap(tell),
    of: (name) => events().flatMap(({ event, data }) => (event === name ? [data] : [])),
    result: handle.result,
  };
}

function decoded(line: string): Envelope {
  const frame = decodeLine(line);
  if (!frame.ok) throw new Error(frame.reason);
  return frame.value;
}

const SILENT = new Set(["session/opened", "llm/delta", "checkpoint/written"]);

function tell({ event, data }: Envelope): string[] {
  if (SILENT.has(event)) return [];
  if (event === "runner/event-processed") return [`${data["taken"] === true ? "·" : "×"} ${String(data["event-name"])}`];
  const detail = data["reason"] ?? data["category"] ?? data["by"] ?? data["status"];
  return [typeof detail === "string" ? `${event} ${detail}` : event];
}
