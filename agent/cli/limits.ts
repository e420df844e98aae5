// Bounds of the command line, with their unit in their name.

/** `progress` frames of one invocation: at most four a second (wire.md §4). */
export const PROGRESS_EACH_MS = 250;

/** While only a connected client could answer: how often it is looked whether one is still there. */
export const ANSWERER_LOOK_MS = 500;

/** After a second signal: how long the end may take to be written before the process ends without it. */
export const FORCED_END_MS = 2_000;

/** Sessions in a list that a person chooses from. */
export const SESSIONS_LISTED_MAX = 20;

/** The runtime checks the syntax of one chart file; it needs 50 ms to start. */
export const CHECK_MS_MAX = 10_000;
