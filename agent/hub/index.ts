// The hub: facts out to every reader, one cursor each.

export { type AttachRequest, type Hub, type HubClient, type HubOptions, createHub } from "./hub.ts";
export type { ClientStatus } from "./client.ts";
export type { StateFrame } from "./held-state.ts";
export { type FrameSink, createFakeSink } from "./frame-sink.ts";
export { type LogSource, createMemoryLog } from "./log-source.ts";
export { type Encode, type Message, type Parcel } from "./parcel.ts";
export { coalesce } from "./coalesce.ts";
