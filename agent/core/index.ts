// The engine's door: for charts (defineChart, actors and their actions), for programs (run, startRun), for adapters (ports).

export { defineChart, isChart, type ChartDefinition } from "./define-chart.ts";
export { actors, captureOutput, renderTemplate, tellLlm, tellOtherLlm, withQuestions } from "./actors.ts";
export type {
  AllowedEvents,
  HumanInputInput,
  LlmConversationInput,
  MultiplexInput,
  MultiplexResult,
  ToolCallInput,
} from "./invocations/inputs.ts";
export { run, startRun } from "./runner.ts";
export type { RunConfig, RunHandle, RunResult, RunStatus } from "./run-config.ts";
export { ChartFailure, ParamError } from "./errors.ts";
export { ResumeError } from "./resume/resume-error.ts";
export { checkMachine, type ChartFaults } from "./chart-check.ts";
export { parseParams } from "./params.ts";
export * from "./ports/backend.ts";
export * from "./ports/clock.ts";
export * from "./ports/frontend.ts";
export * from "./ports/store.ts";
export * from "./ports/tool.ts";
export { createMemoryStore, type MemoryStore } from "./ports/store.memory.ts";
export { createScriptedBackend, callTools, sayText, type ScriptedBackend, type ScriptStep } from "./ports/backend.scripted.ts";
export { createSimulatedClock, type SimulatedClock } from "./ports/clock.simulated.ts";
