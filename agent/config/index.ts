// The configuration: found, trusted or not, checked, merged. Light: what checks it is loaded where there is one.

export { ConfigError } from "./config-error.ts";
export { findUpwards } from "./find-config.ts";
export { loadConfig } from "./load-config.ts";
export type { LoadedConfig } from "./loaded-config.ts";
export type { Config } from "./schema.ts";
export { withVariables } from "./variables.ts";
