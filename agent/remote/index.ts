// Human input over the wire: one registry of questions, one handler of client frames.

export { type AnswerRegistry, type ClosedPrompt, type PromptListener, createAnswerRegistry } from "./answer-registry.ts";
export { type FrameSender, type HandleFrame, SCOPES, type Scope, handleClientFrame } from "./client-frame-handler.ts";
export { phaseFrame, promptClosedFrame, promptFrame, runFinishedFrame } from "./frames-of-frontend.ts";
export { QUIT_GRACE_MS } from "./limits.ts";
export { type QuitPolicy, createQuitPolicy } from "./quit-policy.ts";
export { accepted, refused } from "./replies.ts";
