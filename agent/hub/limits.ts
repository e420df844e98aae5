// Every bound of the hub, with its unit in its name and why it is what it is.

/** Encoded lines kept in memory: some seconds of a busy run, so that a reader that lags a little never touches the file. */
export const RING_BYTES_MAX = 4 * 1024 * 1024;

/** Lines of one write that come into the ring and leave it together: small beside the ring, so that it stays nearly full. */
export const RING_BATCH_BYTES = 64 * 1024;

/** Bytes handed to a sink and not yet taken by its socket; above it the client waits. It bounds memory per client. */
export const IN_FLIGHT_BYTES_MAX = 256 * 1024;

/** Lines of one write. Small beside what may be in flight, so that a slow reader shows progress write by write. */
export const PARCEL_BYTES_MAX = 64 * 1024;

/** Lines looked at for one write where deltas are merged: what comes out is a small part of it. */
export const MERGED_SOURCE_BYTES_MAX = 256 * 1024;

/** What one client may catch up in one turn of the loop: a joiner must not hold up the run. */
export const CATCH_UP_BYTES_PER_TURN_MAX = 512 * 1024;

/** The same for all clients together: many joiners take turns. */
export const FLUSH_BYTES_PER_TURN_MAX = 2 * 1024 * 1024;

/** A client that has something to get and shows no sign of life for this long is asked with a ping … */
export const STALL_MS = 15_000;

/** … and closed with 4409 when this long passes after it. */
export const STALL_GRACE_MS = 2_000;

/** At the end of a run: how long a client that makes no progress is waited for. */
export const FINISH_STALL_MS = 5_000;

/** How often clients are looked at for stalls. */
export const SWEEP_MS = 1_000;

/** A client that is asked how far it has read, and does not say so in this time, has not read it: with SWEEP_MS before it, its lag is known within 2 s. */
export const PROBE_ANSWER_MS = 750;

/** Replies that wait for a client that sends but does not read; above it the client is closed with 1008. */
export const REPLIES_HELD_MAX = 256;

/** Closed prompts kept for clients that have not been told; above it the oldest goes: the log says the same. */
export const CLOSED_PROMPTS_HELD_MAX = 1_000;

/** Rows whose deltas are known by one object each: far above what runs at once; above it all are forgotten and learned anew. */
export const DELTA_ROWS_MAX = 10_000;
