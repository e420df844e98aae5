// Human input over the wire: one registry of questions, one handler of client frames.

export { type AnswerRegistry, createAnswerRegistry } from "./answer-registry.ts";
export { type HandleFrame, SCOPES, handleClientFrame } from "./client-frame-handler.ts";
export { phaseFrame, promptClosedFrame, promptFrame, runFinishedFrame } from "./frames-of-frontend.ts";
export { type QuitPolicy, createQuitPolicy } from "./quit-policy.ts";
