// The bounds of a session on disk, with their units.

/** Lines between two entries of the sparse index: 72 KiB of index for a log of 500 MB, a seek reads 256 lines at most. */
export const INDEX_EVERY_LINES = 256;

/** Appended bytes that wait for the disk at most this long, or … */
export const SYNC_WAIT_MS = 100;

/** … until there are this many: whichever comes first starts the group sync. */
export const SYNC_BYTES = 256 * 1024;

/** Appended bytes kept in memory until they are known to be on disk, to be written again should a sync fail; above it an append waits for the disk. */
export const UNSYNCED_BYTES_MAX = 8 * 1024 * 1024;

/** Memory that small writes share: some turns of a busy run, and what one line that is kept may keep alive beside it. */
export const LINES_BLOCK_BYTES = 128 * 1024;

/** One read of a log: big enough to be cheap, small enough to be nothing. */
export const READ_CHUNK_BYTES = 256 * 1024;

/** A line that the check still looks into; a longer one is damage, and is never cut. Our own writer stays under `LINE_BYTES_MAX`. */
export const LOG_LINE_BYTES_MAX = 64 * 1024 * 1024;

/** Files of one name that are numbered beside one another before something must be wrong. */
export const BLOB_NUMBER_MAX = 100_000;

/** Blobs that wait for the next group sync; above it the oldest is synced on the spot. Each holds a file descriptor. */
export const UNSYNCED_BLOBS_MAX = 64;

/** A blob, checkpoint or artifact that is read whole into memory. */
export const BLOB_READ_BYTES_MAX = 64 * 1024 * 1024;

/** meta.json and lock.json of somebody else's folder. Ours are under 2 KiB. */
export const SMALL_FILE_BYTES_MAX = 1024 * 1024;

/** What of a small file is read at first: more than a meta.json of ours, which then costs one call. */
export const SMALL_READ_BYTES = 8 * 1024;

/** How long the holder of a lock may take to say its pid; a stopped process never does. */
export const LOCK_PROBE_MS = 500;

/** escapement.log of one session; what libraries print after that is counted and dropped. */
export const UI_LOG_BYTES_MAX = 16 * 1024 * 1024;

/** What a list reads of each end of a log: the last line of nearly every session, and its first. */
export const GLANCE_BYTES = 4 * 1024;

/** A last line longer than a glance is looked for this far back; beyond it the log is checked whole. */
export const GLANCE_BYTES_MAX = 512 * 1024;

/** How far back a list looks for open questions of a session that has not ended. */
export const QUESTIONS_BYTES = 4 * 1024 * 1024;

/** What a list shows of a question. */
export const QUESTION_CHARS_MAX = 200;

/** Locks that are asked at once; each is a socket. */
export const PROBES_AT_ONCE = 64;

/** Sessions with a lock.json that a start looks at, to say which one died; older ones are in the list. */
export const CRASHES_LOOKED_MAX = 3;

/** What a list goes through line by line, of all logs together: a tenth of a second. Of the rest it reads the ends. */
export const SCAN_BYTES_MAX = 32 * 1024 * 1024;

/** Of the log at a time, where it is read from one end to the other: enough that a read costs little beside its lines. */
export const READ_LINES_BYTES = 1024 * 1024;

/** A log that a list reads in one go instead of its ends. */
export const SHORT_LOG_BYTES = 256 * 1024;

/** How often lock.json is tried again on a full disk: as often as the log. */
export const LOCK_FILE_PROBE_MS = 2_000;
