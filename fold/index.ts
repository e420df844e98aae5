// What events mean. Serves the sidecar, plain output, a page and a replay alike: pure, no clock, no screen.

export { applyEvent, applyFrame, type Applied } from "./apply.ts";
export { createModel, resetModel } from "./create-model.ts";
export * from "./limits.ts";
export { logRowsOf } from "./log-rows.ts";
export type * from "./model.ts";
export { isActive, labelOf, rowKey } from "./row-index.ts";
export { isRoot } from "./run-info.ts";
export { isRunOver } from "./questions.ts";
export { generateSession, type SessionPlan } from "./session-generator.ts";
export { safeText, type SafeTextOptions } from "./safe-text.ts";
export * from "./select.ts";
export { leavesOf, stepWords } from "./step-words.ts";
export { callOf, lastTurn } from "./turns.ts";
export * from "./words.ts";
