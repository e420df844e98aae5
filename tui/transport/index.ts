// Where frames come from: a socket, a file.

export type { BadFrames, EventSink, EventSource, LinkStatus } from "./event-source.ts";
export { createWsSource, type WsSourceOptions } from "./event-source.ws.ts";
export { createReplaySource, type ReplaySourceOptions, type ReplayTiming } from "./event-source.replay.ts";
