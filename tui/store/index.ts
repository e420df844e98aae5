// Frames into the model, once a frame of the screen; and the heartbeat out of it.

export { createHeartbeat } from "./heartbeat.ts";
export { createModelStore, type ModelStore } from "./model-store.ts";
export { HEARTBEAT_CHECK_MS } from "./limits.ts";
export { createScreenState, type ScreenState } from "./screen-state.ts";
