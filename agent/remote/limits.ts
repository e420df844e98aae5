// The bounds of what clients may ask for.

/** Closed questions of which it is remembered how: for the late answer, and for the winner who asks again. */
export const CLOSED_PROMPTS_MAX = 1024;

/** How long a chart may take to end after `ui.quit`, before it is stopped. */
export const QUIT_GRACE_MS = 5000;
