// Bounds of what keys do.

/** Within this a second Ctrl-C stops the run, and a second Esc interrupts it: long enough to read the hint. */
export const CONFIRM_WINDOW_MS = 2_000;

/** How long a word about what just happened stays over the footer. */
export const NOTE_MS = 5_000;

/** How long a word about a wrong configuration stays: it is read while the run begins. */
export const PROBLEM_MS = 15_000;

/** Answers that can be called back in a field. */
export const HISTORY_MAX = 50;

/** Prompts remembered as answered from here, so that none opens a second time before the log says so. */
export const SETTLED_MAX = 1_000;

/** What ← and → move in a replay. */
export const REPLAY_JUMP_MS = 5_000;

/** Keys that one action may be given in the configuration. */
export const KEYS_EACH_MAX = 16;

/** Problems of a configuration that are told; a file that is all wrong needs no longer list. */
export const PROBLEMS_MAX = 50;

/** Words looked for: nobody types more, and each line is compared with them. */
export const FIND_CHARS_MAX = 200;

/** Terminals take no longer text for their clipboard, and say nothing of it. */
export const COPY_CHARS_MAX = 70_000;

/** Words of a filter: nobody reads a longer line, and each word is looked for in each row. */
export const FILTER_CHARS_MAX = 200;

/** Two clicks on one place within this are one that drills in. */
export const DOUBLE_CLICK_MS = 400;

/** Lines that a notch of the wheel moves by. */
export const WHEEL_LINES = 3;
