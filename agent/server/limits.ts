// Every bound of the server, with its unit in its name and why it is what it is. Those of the contract are in wire/limits.ts.

/** Keeps idle connections known to be alive, on both sides and through what stands between. */
export const PING_MS = 15_000;

/** A ping is put after this much data: its pong says how far a slow reader has come, which the socket does not (3.5 MB lie in the kernel). */
export const PING_EVERY_BYTES = 256 * 1024;

/** Wrong tokens from one address in the window; then 429 instead of 401. A right token is never held up. */
export const WRONG_TOKENS_MAX = 10;
export const WRONG_TOKENS_WINDOW_MS = 60_000;

/** Addresses remembered for that; the oldest goes first. */
export const ADDRESSES_MAX = 256;

/** One-time codes for a browser: open at once, and how long one is good. */
export const SIGN_IN_CODES_MAX = 5;
export const SIGN_IN_CODE_MS = 60_000;

/** Signed-in browsers; the oldest goes first. */
export const COOKIE_SESSIONS_MAX = 32;

/** The body of `POST /session`. */
export const SIGN_IN_BYTES_MAX = 1024;

/** Whole headers of a request must be here by then: a loopback client is not slow. */
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 30_000;

/** How long a closing handshake may take. The hub gives up earlier where nothing moves. */
export const CLOSE_TIMEOUT_MS = 60_000;
