// Models: the embedded one and the real ones, and which of them a run gets.

export { resolveBackend, type BackendWish, type ResolvedBackend } from "./resolve.ts";
export { createSimBackend, parseSimOptions, type SimBackendConfig, type SimOptions } from "./sim/index.ts";
export { createAiSdkBackend, type ProviderConfig } from "./ai-sdk/index.ts";
