// Every bound of the sidecar's supervision, with its unit in its name.

/** How often the watch looks at its clock. */
export const WATCH_EACH_MS = 500;

/** A look later than this means that the agent itself stood still (Ctrl-Z, sleep): the count starts anew. */
export const WATCH_LATE_MS = 1_000;

/** Silence after which the sidecar is asked whether it lives. `ack` comes at least each 2 s. */
export const ACK_SILENCE_MS_MAX = 10_000;

/** How long the question on the pipe may stay unanswered. A busy screen answers between two frames. */
export const PING_ANSWER_MS_MAX = 3_000;

/** From the first request to leave until the sidecar is killed: it may need 150 ms for late replies and one frame. */
export const QUIT_MS_MAX = 3_000;

/** A terminal answers capability queries within this; a sidecar that lived shorter leaves replies on their way. */
export const TERMINAL_REPLY_MS_MAX = 150;

/** What is thrown away from the terminal's input in one go; a held key or a wheel fills no more than this. */
export const DRAIN_BYTES_MAX = 64 * 1024;

/** How long stty may take; it answers in 3 ms, and never when it is stopped for touching a terminal from the background. */
export const STTY_MS_MAX = 2_000;

/** The sidecar's look at itself: it loads in a third of a second; on a busy machine in some. */
export const SELF_TEST_MS_MAX = 20_000;

/** What is kept of what it says. */
export const SELF_TEST_BYTES_MAX = 64 * 1024;
