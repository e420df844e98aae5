// The embedded model. It knows no chart: it sees what any model sees.

export { createSimBackend, type SimBackendConfig } from "./sim-backend.ts";
export {
  parseSimOptions,
  SIM_DEFAULTS,
  FAULT_KINDS,
  type FaultKind,
  type ParsedSimOptions,
  type SimFault,
  type SimOptions,
} from "./options.ts";
export { TOKENS_PER_SECOND_DEFAULT } from "./limits.ts";
