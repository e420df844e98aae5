// The Store port over a session's folder, and the log's read side over the same file.

import type { AppendResult, SessionHead, Store } from "../core/ports/store.ts";
import { readArtifact, writeArtifact } from "./artifacts.ts";
import { createBlobs } from "./blobs.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoints.ts";
import { createLineBytes } from "./line-bytes.ts";
import type { EpochStart, LogVerdict } from "./log-check.ts";
import { READ_LINES_BYTES } from "./limits.ts";
import type { LogFile } from "./log-file.ts";
import { createLogReader } from "./log-reader.ts";
import type { LogSource } from "./log-source.ts";
import { createLogWriter } from "./log-writer.ts";

export interface DiskStore extends Store {
  readonly log: LogSource;
  /** Everything to the disk, then the files are closed: an append after it is refused. What could not be put there, as a sentence. */
  close(): Promise<string | undefined>;
}

interface DiskStoreOptions {
  /** The session folder's real path. */
  root: string;
  head: SessionHead;
  openLog(): LogFile;
  /** What the check said of the file, after its repair; the store goes on with its index. */
  verdict: Pick<LogVerdict, "goodBytes" | "index" | "epochs" | "hasRepeats">;
}

const OPENED = '"event":"session/opened"';

export function createDiskStore({ root, head, openLog, verdict }: DiskStoreOptions): DiskStore {
  const blobs = createBlobs(root);
  const writer = createLogWriter({ open: openLog, size: verdict.goodBytes, files: blobs });
  const lineBytes = createLineBytes();
  const { index } = verdict;
  const epochs: EpochStart[] = [...verdict.epochs];
  let nextSeq = head.nextSeq;
  let isOpenedSeen = false;

  function append(lines: readonly string[]): AppendResult {
    if (lines.length === 0) return writer.append(Buffer.alloc(0));
    const start = writer.size();
    const bytes = lineBytes.encode(lines);
    const result = writer.append(bytes);
    if (!result.ok) return result;
    count(lines, start);
    return { ok: true, bytes };
  }

  function count(lines: readonly string[], start: number): void {
    if (!isOpenedSeen) noteOpened(lines);
    // Only each so manieth is in the index, and most writes hold none.
    if (!index.wants(nextSeq, lines.length)) {
      nextSeq += lines.length;
      return;
    }
    let offset = start;
    for (const line of lines) {
      index.add(nextSeq, offset);
      nextSeq += 1;
      offset += Buffer.byteLength(line) + 1;
    }
  }

  function noteOpened(lines: readonly string[]): void {
    const at = lines.findIndex((line) => line.includes(OPENED));
    if (at < 0) return;
    isOpenedSeen = true;
    epochs.push({ epoch: head.epoch, startsAt: nextSeq + at });
  }

  const reader = createLogReader({
    read: (buffer, length, position) => writer.file().read(buffer, length, position),
    index,
    head: () => nextSeq - 1,
    size: writer.size,
    hasRepeats: verdict.hasRepeats,
  });

  function* readLines(fromSeq: number): Generator<string> {
    for (let seq = fromSeq; seq < nextSeq;) {
      const { lines } = reader.read(seq, READ_LINES_BYTES);
      if (lines.length === 0) return;
      seq += lines.length;
      yield* lines;
    }
  }

  return {
    head,
    append,
    readLines,
    sync: writer.sync,
    writeBlob: blobs.write,
    readBlob: blobs.read,
    writeCheckpoint: (name, json) => writeCheckpoint(root, name, json),
    readCheckpoint: (name) => readCheckpoint(root, name),
    writeArtifact: (name, body) => writeArtifact(root, name, body),
    readArtifact: (name) => readArtifact(root, name),
    log: { epochs: () => epochs, head: () => nextSeq - 1, read: reader.read },
    close: writer.close,
  };
}
