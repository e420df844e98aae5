// Every bound of owning the terminal, with its unit in its name.

/** No exit sooner after the start: a terminal answers our questions within this, and what it answers later lands in the shell. */
export const START_TO_EXIT_MS_MIN = 150;

/** How long taking the screen down may last; the renderer finishes the frame it is in first. Past it the agent restores. */
export const DESTROY_MS_MAX = 2_000;

/** After asking to be stopped: where nobody stops us (no shell above), the screen comes back. */
export const STOP_MS_MAX = 250;

/** What is shown of the agent's log when the agent is gone. */
export const LOG_TAIL_LINES = 10;

/** Where those lines are looked for: lines of a log are short, and one that is not is cut. */
export const LOG_TAIL_BYTES = 16 * 1024;

/** A line of the log or of a stack, as it is printed: more would push the rest off the screen. */
export const LAST_LINE_CHARS_MAX = 400;

/** From being continued to drawing: a signal to end that waited for the same moment is handled first. Nobody sees it. */
export const OTHER_SIGNALS_MS = 10;

/** How often one that runs in the background looks whether the terminal is its own again. */
export const FOREGROUND_EACH_MS = 200;

/** From the last change of the window's size to a look whether the renderer took it for one; longer than its own wait. */
export const RESIZED_BACK_MS = 60;
