// Every bound of the contract, with its unit in its name. docs/wire.md quotes them.

/** The contract's number. A client that is strict ends at another one. */
export const PROTOCOL = 1;

/** One line of transcript.jsonl; above it, its longest strings go to blobs. A reader takes longer lines. */
export const LINE_BYTES_MAX = 256 * 1024;

/** What stays in the line of a string that went to a blob. */
export const BLOB_HEAD_BYTES = 4 * 1024;

/** A batch message or a `deltas` frame; a single line may be longer. */
export const BATCH_BYTES_MAX = 256 * 1024;

/** A client frame other than `answer`. */
export const CLIENT_FRAME_BYTES_MAX = 64 * 1024;

/** An `answer`: a person may paste a document. */
export const ANSWER_FRAME_BYTES_MAX = 512 * 1024;

/** What the socket itself takes before it closes with 1009. */
export const SOCKET_PAYLOAD_BYTES_MAX = 1024 * 1024;

/** Nesting of a client frame: JSON.parse takes a million levels, JSON.stringify throws at five thousand. */
export const CLIENT_FRAME_DEPTH_MAX = 16;

/** Frames a client may send in one second; `ack` counts in no limit. */
export const CLIENT_FRAMES_PER_SECOND_MAX = 50;

/** Offences (bad-json, bad-frame, too-large, rate-limited) within `CLIENT_OFFENCES_WINDOW_MS` that close with 1008. */
export const CLIENT_OFFENCES_MAX = 3;
export const CLIENT_OFFENCES_WINDOW_MS = 60_000;

/** Connections at once, unless `--max-clients`. */
export const CLIENTS_MAX = 64;

/** `content-preview` of a tool result. */
export const PREVIEW_CHARS_MAX = 80;

/** Framings of delta lines known at once, one for each stream and model; above it all are learned anew, at two parses each. */
export const DELTA_FRAMES_MAX = 4_096;

/** From `ts` to the text of a delta line: ids and names. */
export const DELTA_HEAD_BYTES_MAX = 4_096;

/** One part of a path that was made from an id. Half of what file systems take, so that a suffix still fits. */
export const PATH_PART_BYTES_MAX = 80;
