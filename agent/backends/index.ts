// Models: the embedded one and the real ones, and which of them a run gets.

export { type BackendWish, resolveBackend, type ResolvedBackend } from "./resolve.ts";
