// Models: the embedded one and the real ones, and which of them a run gets.

export { resolveBackend, type BackendWish, type ResolvedBackend } from "./resolve.ts";
