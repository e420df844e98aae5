// Bounds of the model. A session has no end; what is kept of it has.

/** A row's tail is cut at multiples of this, so that where it is cut depends on the text alone and not on how it was split. */
export const TAIL_STEP_CHARS = 400;
/** The end of a stream, as LIVE shows it: three lines of a wide pane. */
export const TAIL_CHARS_MAX = 2 * TAIL_STEP_CHARS;

/** The beginning and the end of a turn's text: some pages to read at once. The whole is in its blob. */
export const TURN_HEAD_CHARS = 4_000;
export const TURN_STEP_CHARS = 6_000;
export const TURN_TEXT_CHARS_MAX = TURN_HEAD_CHARS + 2 * TURN_STEP_CHARS;

/** A text that grows by small pieces is made flat this often: a piece costs 32 bytes until then. */
export const FLATTEN_EVERY_CHARS = 1_024;

/** A piece of so many is a merged one, and its 32 bytes a small part of it: a text that grows by those is made flat more rarely. */
export const LONG_PIECE_CHARS = 96;
export const LONG_FLATTEN_EVERY_CHARS = 4_096;

/** Texts of deltas that came together are joined up to this much before they are cut: a moment of the busiest run. */
export const JOINED_CHARS_MAX = 1_000_000;

/** Texts of ended turns in full, inputs of their calls too, over all rows: 32 MB where each character takes two bytes. */
export const TURN_CHARS_KEPT_MAX = 16_000_000;
/** What a turn counts for besides its texts: without a word it is an object of half a kilobyte still. */
export const TURN_COST_CHARS = 400;
/** What stays of an older one. */
export const TURN_SLIM_CHARS = 500;
/** Older ones that are kept so, over all rows: some 20 MB. */
export const SLIM_TURNS_MAX = 20_000;
/** A conversation of a thousand requests is read from its files; the oldest are let go of in lots, which keeps an event cheap. */
export const TURNS_PER_ROW_MAX = 1_000;
export const TURNS_DROP_LOT = 250;
/** Tool calls kept with one turn; models make a handful. */
export const CALLS_PER_TURN_MAX = 200;
/** A tool call's input as kept with its turn; the whole is in the blob. */
export const CALL_INPUT_CHARS_MAX = 4_000;

/** LOG: more than a person scrolls, about 60 MB. The oldest go in lots. */
export const LOG_ROWS_MAX = 100_000;
export const LOG_DROP_LOT = 10_000;
/** One row of LOG on the widest screen there is. */
export const LOG_TEXT_CHARS_MAX = 400;

/** Rows of LIVE. Ended ones above it are let go of, oldest first. */
export const ROWS_MAX = 10_000;
/** How many rows in flight are passed over in search of one that can go. */
export const ROW_DROP_TRIES_MAX = 64;

/** Names of children; one is some 100 bytes. */
export const LABELS_MAX = 50_000;

/** Questions open at once, and closed ones remembered so that a modal can say who answered. */
export const OPEN_PROMPTS_MAX = 1_000;
export const CLOSED_PROMPTS_MAX = 256;

/** Transitions listed, and what is kept of the data of each: a page. The oldest go in lots. */
export const TRANSITIONS_MAX = 2_000;
export const TRANSITIONS_DROP_LOT = 500;
export const TRANSITION_DATA_CHARS_MAX = 4_000;

/** Files listed. */
export const ARTIFACTS_MAX = 10_000;

/** Invocations that say how far they are. */
export const PROGRESS_MAX = 1_000;

/** Tools of one row that run at once. */
export const OPEN_TOOLS_MAX = 64;

/** A rate needs two deltas and this long between them: one chunk is no speed. */
export const RATE_SPAN_MS_MIN = 250;

/** Between two snapshots of a replay, at least: folding so few events takes less than a frame of the screen. */
export const SNAPSHOT_EVENTS_MIN = 2_000;
/** … and so many for each row and turn to copy: the way to the end costs a tenth more for being gone back over. */
export const SNAPSHOT_EVENTS_PER_PART = 8;
/** Of all snapshots together, roughly: a long session is replayed in the memory of a small one. */
export const SNAPSHOTS_BYTES_MAX = 32 * 1024 * 1024;

/** Marks of one kind on a timeline: more than a wide screen has columns for, few enough to go through at a key. */
export const MARKERS_OF_A_KIND_MAX = 2_000;
