// The server: the gate, the routes, /ws and server-sent events.

export { startServer } from "./server.ts";
