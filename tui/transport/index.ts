// Where frames come from: a socket, a file.

export type { EventSource } from "./event-source.ts";
export { createWsSource } from "./event-source.ws.ts";
export { watchLockFile } from "./lock-file.ts";
export { createReplaySource } from "./event-source.replay.ts";
