// Bounds of what keys do.

/** Within this a second Ctrl-C stops the run, and a second Esc interrupts it: long enough to read the hint. */
export const CONFIRM_WINDOW_MS = 2_000;

/** How long a word about what just happened stays over the footer. */
export const NOTE_MS = 5_000;

/** Answers that can be called back in a field. */
export const HISTORY_MAX = 50;

/** Prompts remembered as answered from here, so that none opens a second time before the log says so. */
export const SETTLED_MAX = 1_000;

/** What ← and → move in a replay. */
export const REPLAY_JUMP_MS = 5_000;
