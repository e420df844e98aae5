// Bounds of the command line, with their unit in their name.

/** `progress` frames of one invocation: at most four a second (wire.md §4). */
export const PROGRESS_EACH_MS = 250;

/** Of an event's data in a line of --trace: about one line of a wide terminal. */
export const TRACE_DATA_CHARS_MAX = 120;

/** While only a connected client could answer: how often it is looked whether one is still there. */
export const ANSWERER_LOOK_MS = 500;

/** After a second signal: how long the end may take to be written before the process ends without it. */
export const FORCED_END_MS = 2_000;

/** Sessions in a list that a person chooses from. */
export const SESSIONS_LISTED_MAX = 20;

/** The runtime checks the syntax of one chart file; it needs 50 ms to start. */
export const CHECK_MS_MAX = 10_000;

/** How long `attach` waits for the address of a run that has just started: its server is loaded after the first event. */
export const ADDRESS_WAIT_MS = 5_000;
export const ADDRESS_LOOK_MS = 25;

/** How long a run in the background may take to say where it serves; a chart of TypeScript is compiled first. */
export const DETACH_WAIT_MS = 30_000;

/** Between two tries of a plain reader that lost a run that is still there. */
export const REJOIN_MS = 250;

/** How often a plain reader looks whether its own output is still read: `| head` ends with its last line. */
export const READER_LOOK_S = 0.2;

/** The last lines of a log that a crash left. */
export const LOG_TAIL_LINES = 10;
export const LOG_TAIL_BYTES = 16 * 1024;

/** What was going on when a run died that said nothing of itself: of so much of its log's end, for there deltas take most of the room. */
export const EVENT_TAIL_LINES = 5;
export const EVENT_TAIL_BYTES = 256 * 1024;

/** What `doctor` wants: the Node that the program is tested with, */
export const NODE_MIN = [20, 19] as const;

/** the smallest screen that is drawn, */
export const SCREEN_MIN = { columns: 40, rows: 12 } as const;

/** and room for some long sessions. */
export const FREE_BYTES_MIN = 64 * 1024 * 1024;

/** So much of a log that is not checked yet when `open` is left is checked then, which takes a fraction of a second; of more it is said how far. */
export const CHECKED_AT_LEAVING_BYTES_MAX = 32 * 1024 * 1024;
