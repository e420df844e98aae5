// Bounds of the real providers' adapters.

/** Providers take tool names of [A-Za-z0-9_-] up to here. */
export const TOOL_NAME_CHARS_MAX = 64;

/** What of a provider's own words stands in an error: enough to see what it was. */
export const ERROR_BODY_CHARS_MAX = 300;

/** From here on a wait that a provider asks for is said: a person would take it for a hang. */
export const WAIT_SAID_FROM_MS = 60_000;
