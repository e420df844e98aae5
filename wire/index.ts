// The contract between the agent and every reader of it: the sidecar, a page, a script, a saved file.
// The schema of client frames is not exported here: readers need not load it. Import "wire/client-frames.ts".

export * from "./ids.ts";
export * from "./limits.ts";
export * from "./errors.ts";
export * from "./cut-string.ts";
export * from "./event-fields.ts";
export * from "./events.ts";
export * from "./event-check.ts";
export * from "./envelope.ts";
export * from "./frames.ts";
export * from "./phase.ts";
export * from "./codec.ts";
export * from "./delta-line.ts";
export * from "./delta-lines.ts";
export * from "./utf8.ts";
export * from "./path-part.ts";
export * from "./given.ts";
export * from "./unreachable.ts";
