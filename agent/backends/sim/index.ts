// The embedded model. It knows no chart: it sees what any model sees.

export { createSimBackend, type SimBackendConfig } from "./sim-backend.ts";
export { parseSimOptions } from "./options.ts";
