// Every bound of the engine, with its unit in its name and why it stands where it does.

/** Lines that wait for the disk: enough for a minute of a busy run, small beside what the run itself holds. */
export const QUEUE_BYTES_MAX = 8 * 1024 * 1024;

/** How often storage that failed is tried again: soon enough that nobody restarts by hand. */
export const STORAGE_PROBE_MS = 2_000;

/** How long the end of a run waits for storage that fails: long enough to make room, not so long that a job hangs for a day. */
export const END_STORAGE_WAIT_MS = 120_000;

/** The same where a person stopped the run: they get the terminal back. */
export const END_STORAGE_HURRY_MS = 10_000;

/** Between two checkpoints: what a crash costs of what is in no log, and seldom enough for a disk that syncs slowly. */
export const CHECKPOINT_GAP_MS = 200;

/** And at least so many times what the last one took: however wide a session is, they take a twentieth of its time at most. */
export const CHECKPOINT_GAP_TIMES_MIN = 20;

/** Up to here one is always written whole: it costs less than the sync of its file. */
export const CHECKPOINT_WHOLE_CHARS_MAX = 64 * 1024;

/** A checkpoint that is kept for going back: one of a wide run is reached by walking the log, not by a file of its own for each visit. */
export const CHECKPOINT_KEPT_CHARS_MAX = 256 * 1024;

/** Microsteps of one event: far above what a chart needs, and a loop without end is named before a person notices. */
export const MICROSTEPS_MAX = 1_000;

/**
 * Steps in a row that a chart takes by itself, while nothing works and nothing comes from outside: far more than waits add up to. They are a
 * loop at once where its context stayed as it was and each took less than this on average: what waits longer may ask for something again.
 */
export const LOOP_STEPS_MAX = 5_000;
export const LOOP_STEP_MS = 5;

/** The same where its context changes, as one does that goes through a list, or where it waits a little: nobody has so long a list. */
export const LONG_LOOP_STEPS_MAX = 100_000;
/** What waits longer on average is a clock, and may go on for ever: its log grows slowly enough to be seen. */
export const LONG_LOOP_STEP_MS = 20;

/** Steps of one chart in one turn of the platform's loop that each began something: in that time no key and no signal is heard. */
export const TURN_STEPS_MAX = 20_000;

/** Events that one chart is sent in one turn, whatever it does with them: a file's lines, and still no more than the memory holds. */
export const TURN_EVENTS_MAX = 200_000;

/** Charts within charts: nobody nests so deep by hand, and one that runs itself is ended while its names still fit a screen. */
export const CHARTS_DEEP_MAX = 32;

/**
 * Charts of one run that stand in one of their own kind, those that have ended too: with two children each, that depth alone holds four
 * thousand million of them. One that walks a tree, a folder after the other, stays below.
 */
export const CHARTS_RECURSED_MAX = 2_000;

/** States named in the message of such a loop. */
export const LOOP_STATES_MAX = 12;

/** Requests of one conversation until `error.llm.max-turns`, unless its input says otherwise. */
export const TURNS_MAX = 50;

/** Retries of one request, and the first wait; each further wait doubles. */
export const RETRIES_MAX = 3;
export const BACKOFF_MS = 500;

/** No own wait is longer: a person looks at the screen. */
export const BACKOFF_MS_MAX = 30_000;

/** What a provider may ask to wait; above it the request fails, and the chart decides. */
export const RETRY_AFTER_MS_MAX = 300_000;

/** Until the first part of an answer: a local model may have to load first. */
export const FIRST_TOKEN_MS = 120_000;

/** Between two parts of an answer: nothing that still works is silent for so long. */
export const BETWEEN_TOKENS_MS = 60_000;

/** An answer that came faster has no rate: tokens that arrive in one piece say nothing of a speed. */
export const RATE_SPAN_MS_MIN = 250;

/** A timer that rings so much late: the process itself stood still. Far above what a busy loop holds one up. */
export const STOOD_STILL_MS = 1_000;

/**
 * Text, thinking and calls of one answer. The largest outputs that models have today are 128 Ki tokens, some 4 characters each: twice that. One
 * that repeats itself for ever is cut off in the minutes in which a person would still pay for it.
 */
export const ANSWER_CHARS_MAX = 1024 * 1024;

/** How full a context window is when that is told: while there is time to end well, and when there is hardly any. */
export const CONTEXT_WARNING_FRACTIONS = [0.8, 0.95];

/** A model's question to the person: it is read on a screen, and chosen from by keys. */
export const QUESTION_CHARS_MAX = 2_000;
export const QUESTION_OPTIONS_MAX = 20;

/** Invalid event calls in a row that a model may make: the first goes back to it, the next ends the conversation. */
export const INVALID_CALLS_MAX = 1;

/** Texts in a row that nobody takes, of a model whose chart waits for an event: twice it is told, the next ends the conversation. */
export const LEFT_TEXTS_MAX = 2;

/** Answers that fail the chart's own schema until `error.human.invalid-answer`. */
export const ANSWER_TRIES_MAX = 3;

/** `input-preview` of a call of the chart's own: no answer of a model holds its input, and the log alone is to say what was run. */
export const OWN_INPUT_CHARS_MAX = 4_000;

/** `system-preview` of a request, and each of its `user-blocks`: the whole is in the blob. */
export const SYSTEM_PREVIEW_CHARS_MAX = 240;
export const USER_BLOCK_CHARS_MAX = 4_096;

/** Nesting of a value that is copied for the log: JSON.stringify itself gives up at some five thousand. */
export const COPY_DEPTH_MAX = 64;

/** Names of states, events and sessions whose JSON is known; above it they are learned anew. */
export const KNOWN_NAMES_MAX = 4_096;

/** Events whose line is known for one configuration: more than any state takes. */
export const NAMES_OF_CONFIG_MAX = 64;

/** Charts whose deltas are written out of known pieces: more than a thousand that talk at once; above it they are learned anew. */
export const DELTA_SESSIONS_MAX = 4_096;

/** Forms of one chart's deltas that are known at once: text and thinking, two conversations, with usage or without. */
export const DELTA_FORMS_OF_SESSION_MAX = 8;
