// Bounds of the real providers' adapters.

/** Providers take tool names of [A-Za-z0-9_-] up to here. */
export const TOOL_NAME_CHARS_MAX = 64;

/** What of a provider's own words stands in an error: enough to see what it was. */
export const ERROR_BODY_CHARS_MAX = 300;
