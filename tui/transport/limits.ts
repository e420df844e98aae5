// Every bound of the transport, with its unit in its name.

/** The first wait after a lost link, doubled each time: a restarted server is back within a blink. */
export const RETRY_FIRST_MS = 100;

/** The longest wait between two tries: a person who brings the network back sees the screen follow. */
export const RETRY_MS_MAX = 5_000;

/** From opening to the greeting. A loopback peer that accepts and says nothing for this long is none of ours. */
export const HELLO_MS_MAX = 10_000;

/** How often a quiet link is asked whether it is still there; two unanswered questions in a row end it. */
export const ALIVE_EACH_MS = 15_000;

/** A check later than this means that we stood still ourselves (Ctrl-Z, sleep): nothing is concluded from it. */
export const ALIVE_LATE_MS = 1_000;

/** What is read of a file at once; large enough for the disk, small enough to draw in between. */
export const REPLAY_CHUNK_BYTES = 1024 * 1024;
