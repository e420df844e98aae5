// Why a session cannot go on. Thrown before anything is written.

/**
 * `finished`: the run came to its end. `empty`: no run is in the log. `changed`: the chart does not do what is on record at `seq`.
 * `history-missing`: a file that the log names is not there.
 */
export type ResumeErrorCode = "finished" | "empty" | "changed" | "history-missing";

export class ResumeError extends Error {
  override readonly name = "ResumeError";
  readonly code: ResumeErrorCode;
  /** The event that is the reason. */
  readonly seq: number | undefined;
  constructor(code: ResumeErrorCode, message: string, seq?: number) {
    super(message);
    this.code = code;
    this.seq = seq;
  }
}
