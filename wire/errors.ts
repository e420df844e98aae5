// The stable codes a `reply` may carry. The first four are offences (three within a minute close the connection with
// 1008); the rest are answers.

export const OFFENCE_CODES = ["bad-json", "bad-frame", "too-large", "rate-limited"] as const;
export const ANSWER_CODES = [
  "invalid-answer",
  "already-answered",
  "unknown-prompt",
  "unknown-session",
  "unsupported",
  "not-allowed",
  "busy",
] as const;

export type OffenceCode = (typeof OFFENCE_CODES)[number];
export type ErrorCode = OffenceCode | (typeof ANSWER_CODES)[number];

/** An expected failure that a client can act on: a stable code and one sentence for a person. */
export interface WireError {
  code: ErrorCode;
  message: string;
}

export const isOffence = (code: ErrorCode): code is OffenceCode => (OFFENCE_CODES as readonly string[]).includes(code);

/** Why the server closed a connection. */
export const CLOSE = {
  /** The run is over and this client has its last event. */
  finished: 1000,
  /** Too many offences. */
  policy: 1008,
  /** No progress for 15 s: come back with the cursor. */
  stalled: 4409,
} as const;
