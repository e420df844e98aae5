// The server: the gate, the routes, /ws and server-sent events.

export { type RunningServer, type ServerOptions, startServer } from "./server.ts";
export { ServerError } from "./server-error.ts";
export type { FrameHandlers, FrameOrigin } from "./frame-door.ts";
export { BASIC_USER, SCOPES, type Scope, type TokenGrant } from "./tokens.ts";
