// Bounds of plain input and output.

/** A line on stdin under `--output jsonl`; the same as one message of a socket. A longer one is refused and skipped. */
export { SOCKET_PAYLOAD_BYTES_MAX as STDIN_LINE_BYTES_MAX } from "../../wire/index.ts";

/** A pasted answer of several lines; the largest answer frame holds it. */
export const ANSWER_CHARS_MAX = 256 * 1024;

/** Narrower than this a line is not cut to the width: nothing useful would be left. */
export const COLUMNS_MIN = 40;
