// Where a session lives. Injected, never owned: the caller opens and closes it. Adapters: store.memory.ts here,
// agent/session for a folder on disk. One contract suite runs against both (store.contract.ts).

export interface SessionHead {
  sessionId: string;
  /** Fresh and random for this opening. */
  epoch: string;
  prevEpoch?: string;
  /** The seq of the next line; 0 in a new session. */
  nextSeq: number;
  /** What was cut off the log and is not on record yet, in order: told as `log/recovered`. `movedTo` names the file beside the log. */
  recovered?: readonly { bytes: number; movedTo: string }[];
}

/**
 * `full` and `failing` keep the lines with the caller, who tries again: nothing of a refused batch is in the log. `bytes`: the lines as
 * they were written, each with its newline, where the store has them at hand; they do not change.
 */
export type AppendResult = { ok: true; bytes?: Uint8Array } | { ok: false; state: "full" | "failing"; message: string };

export interface Store {
  readonly head: SessionHead;
  /** Appends whole lines (without newline) in one write, in order. All or nothing. Never throws for a full disk. No lines: only whether it could. */
  append(lines: readonly string[]): AppendResult;
  /** Every whole line from `fromSeq` on, in order, without newline; what is appended meanwhile may come too. */
  readLines(fromSeq: number): Iterable<string>;
  /** Resolves with `ok` when every line appended before the call is on disk; rejects never. What failed is tried again by an append. */
  sync(): Promise<AppendResult>;
  /**
   * Writes a blob whole and names it: the value of an `io/ref`, relative to the session folder. Never overwrites: `parts` are made unique by
   * number. Throws where it cannot; `code` says whether it may be otherwise later (ENOSPC and the like).
   */
  writeBlob(parts: readonly string[], body: string): string;
  readBlob(ref: string): string | undefined;
  /** Replaces a checkpoint atomically; `name` is "latest" or a node visit. Resolves when it is on disk. */
  writeCheckpoint(name: string, json: string): Promise<void>;
  readCheckpoint(name: string): string | undefined;
  /** Writes an artifact whole; returns its size in bytes. */
  writeArtifact(name: string, body: string): number;
  readArtifact(name: string): string | undefined;
}
