// The configuration: found, trusted or not, checked, merged.

export { ConfigError } from "./config-error.ts";
export { findUpwards } from "./find-config.ts";
export { loadConfig, type LoadedConfig } from "./load-config.ts";
export { hashOf, parseJson, readBytes } from "./read-config.ts";
export { type Config, defineConfig } from "./schema.ts";
export { trust, trustOf } from "./trust.ts";
