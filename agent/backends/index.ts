// Models: the embedded one and the real ones, and which of them a run gets.

export { resolveBackend, type ResolvedBackend } from "./resolve.ts";
