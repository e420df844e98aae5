// The hub: facts out to every reader, one cursor each.

export { type AttachRequest, type Hub, createHub } from "./hub.ts";
export type { FrameSink } from "./frame-sink.ts";
export { type LogSource, createMemoryLog } from "./log-source.ts";
export type { Encode, Message, Parcel } from "./parcel.ts";
