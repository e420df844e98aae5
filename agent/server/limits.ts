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

/** How often those two are looked at: the platform's own 30 s would be the longest of the three. */
export const TIMEOUTS_CHECK_MS = 2_000;

/** All headers of a request. How many there are is not bounded by itself: the platform drops those above its bound, and the gate must see every one. */
export const HEADERS_BYTES_MAX = 8 * 1024;

/** Sockets beyond the clients: requests that come and go, and handshakes that are not through. Above it a socket is closed unheard. */
export const SOCKETS_BESIDE_CLIENTS_MAX = 64;

/** A pong is put beside data only where less than this waits: who pings and does not read gets none. */
export const PONG_BEHIND_BYTES_MAX = 64 * 1024;

/** An artifact or blob that is sent whole; a longer one is read in the session's folder. */
export const FILE_BYTES_MAX = 16 * 1024 * 1024;

/** Names of blobs that a log is remembered for, the latest: 200 000 of a hundred characters are some 30 MB, and only where somebody asks for one. */
export const BLOB_NAMES_MAX = 200_000;

/** What is read of the log in one turn while the names in it are gathered: a question for a file must not hold up the run. */
export const NAMES_READ_BYTES_PER_TURN = 256 * 1024;

/** How long a closing handshake may take. The hub gives up earlier where nothing moves. */
export const CLOSE_TIMEOUT_MS = 60_000;

/** Frames of several turns lie in one buffer of so many bytes, which stays while one of them is in flight. */
export const SLAB_BYTES = 128 * 1024;

/** Each of these sizes has a buffer of its own, larger frames one each: the small ones of a slow client must not lie each among large ones of others. */
export const SLAB_PART_BYTES = [4 * 1024, 32 * 1024] as const;
