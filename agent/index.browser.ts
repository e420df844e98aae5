// The package's door for bundles that run in a browser or a worker: what of `agent/index.ts` names nothing of a platform. Bundlers
// find it by the condition `browser` of the package; what is left out (the clock of this machine, tools on disk) they name.

export { and, assign, not, or, raise, setup, stateIn } from "xstate";
export { z } from "zod";
export * from "./core/index.ts";
export { createSimBackend, type SimBackendConfig } from "./backends/sim/index.ts";
export type { Envelope, OutOfBandFrame, Phase, PromptKind, PromptOption, PromptOpts, StateInfo, Usage } from "../wire/index.ts";
