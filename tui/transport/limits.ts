// Every bound of the transport, with its unit in its name.

/** The first wait after a lost link, doubled each time: a restarted server is back within a blink. */
export const RETRY_FIRST_MS = 100;

/** The longest wait between two tries: a person who brings the network back sees the screen follow. */
export const RETRY_MS_MAX = 5_000;

/** From opening to the greeting. A loopback peer that accepts and says nothing for this long is none of ours. */
export const HELLO_MS_MAX = 10_000;

/** Who reads the run is asked for this often, while somebody looks at it. */
export const READERS_ASK_EACH_MS = 1_000;

/** An agent on loopback that has not answered by then is busy: it is asked again at the next look. */
export const READERS_ASK_MS_MAX = 2_000;

/** How often a quiet link is asked whether it is still there; two unanswered questions in a row end it. */
export const ALIVE_EACH_MS = 15_000;

/** A check later than this means that we stood still ourselves (Ctrl-Z, sleep): nothing is concluded from it. */
export const ALIVE_LATE_MS = 1_000;

/** What is read of a file at once, and has to be read again to reach any event in it: large enough for the disk, a blink to decode. */
export const REPLAY_CHUNK_BYTES = 256 * 1024;

/** What stood before where a log was read to, compared before reading on: a log that was cut and written anew is another one. */
export const FINGERPRINT_BYTES = 64;

/** A log from here on is shown by its end first: all of it takes longer than a person wants to look at nothing. */
export const ENDS_FROM_BYTES = 48 * 1024 * 1024;

/** What is read of its end: some thousand events, a screen of LOG and more, within a few frames. */
export const TAIL_BYTES = 1024 * 1024;

/** While a log is read through, at least this often; at its end always. */
export const FINGERPRINT_EACH_BYTES = 8 * 1024 * 1024;

/** Each so many bytes of reading on it is looked whether garbage is to be collected. */
export const COLLECT_LOOK_EACH_BYTES = 32 * 1024 * 1024;

/**
 * … and it is where the process holds so much more than when the log was opened: a million events never do. A longer log makes much that
 * lives just long enough to be taken for old, and what the engine would let it grow to is a multiple of what is held. A tenth of a second
 * each time.
 */
export const COLLECT_GROWN_BYTES = 96 * 1024 * 1024;

/** Work on a recording gives way to keys and drawing after this long. */
export const REPLAY_SLICE_MS = 24;

/** While a recording is read to its end, the screen is told how far this often. */
export const REPLAY_TELL_EACH_MS = 200;

/** Between two looks at the clock of a replay that plays: at least a frame of the screen, at most what a moving mark needs. */
export const PLAY_MS_MIN = 33;
export const PLAY_MS_MAX = 250;

/** Time that counts as played between two looks: whoever was stopped for an hour (Ctrl-Z) goes on where they were. */
export const PLAYED_MS_MAX = 1_000;

/** Events that one look passes at most, at whatever speed. */
export const PLAYED_EVENTS_MAX = 20_000;

/** How often a log is looked at for growth; file systems that tell of changes are faster. */
export const FOLLOW_POLL_MS = 500;

/** Signs of growth are gathered this long: an agent that writes a thousand times a second is looked at a few dozen times. */
export const FOLLOW_LOOK_MS = 30;

/** A lock.json is a few hundred bytes; more is none. */
export const LOCK_BYTES_MAX = 16 * 1024;

/** The kernel's and our own clock differ, and a clock may be set: only a process clearly younger than its lock is another one. */
export const PROCESS_START_SLACK_MS = 10_000;

/** How long a session may be without a living writer before an attached screen gives it up: taking it up again takes a second or two. */
export const ATTACH_GRACE_MS = 10_000;
