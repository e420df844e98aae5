// Bounds of the embedded model.

/** At this rate eight poets and three judges take 5 to 15 s: fast enough to watch, slow enough to see. */
export const TOKENS_PER_SECOND_DEFAULT = 80;

/** Above it timers say nothing any more; `rate=max` is the way to ask for no waiting. */
export const TOKENS_PER_SECOND_MAX = 100_000;

/** Parts sent without giving the loop a turn, when a stream is behind its rate or has none. */
export const PARTS_PER_TURN_MAX = 32;

/** Time to the first token, in tokens at the set rate: a model reads before it speaks. */
export const FIRST_TOKEN_DELAY_TOKENS = { min: 6, max: 28 } as const;

/** Nesting of a generated value; a schema that refers to itself ends there with its smallest value. */
export const VALUE_DEPTH_MAX = 12;

/** Attempts at a value before the last one is sent as it is: `not` and `oneOf` are met by trying. */
export const VALUE_ATTEMPTS_MAX = 64;

/** Attempts at one part of it before the whole is judged. */
export const PART_ATTEMPTS_MAX = 8;

/** Parts made for one value, all attempts together: a schema that cannot be met costs milliseconds, not the run. */
export const VALUE_PARTS_MAX = 20_000;

/** Characters of text that count as one part more. */
export const CHARS_PER_PART = 16;

/** A text that a schema wants longer than this is not made. */
export const TEXT_CHARS_MAX = 64 * 1024;

/** Characters made for one pattern, those of repeated groups counted again. */
export const PATTERN_WORK_CHARS_MAX = 16 * 1024;

/** Repeats that an open quantifier or an open list is given. */
export const OPEN_REPEATS_MAX = 4;

/** Tool calls that only look around before an event is sent, in one conversation. */
export const LOOKS_MAX = 4;

/** Text of a prompt that is read for its theme and its wishes. */
export const PROMPT_READ_CHARS_MAX = 64 * 1024;

/** A rough count of tokens out of characters, as providers quote it. */
export const CHARS_PER_TOKEN = 4;

/** Edits of code that were refused, in one conversation, before it gives up: who says no three times means it. */
export const REFUSALS_MAX = 3;
