// A session in memory: for tests, and for runs that leave nothing behind. `fault` makes the next appends fail as a full disk does.

import type { AppendResult, SessionHead, Store } from "./store.ts";

export interface MemoryStore extends Store {
  readonly lines: readonly string[];
  readonly blobs: ReadonlyMap<string, string>;
  readonly artifacts: ReadonlyMap<string, string>;
  readonly checkpoints: ReadonlyMap<string, string>;
  /** Number of calls of `append` that wrote, and of `sync`. */
  readonly writes: number;
  readonly syncs: number;
  /** Every append fails so until it is called with undefined. */
  fault(failure: Extract<AppendResult, { ok: false }> | undefined): void;
  /** The same for every sync. */
  faultSync(failure: Extract<AppendResult, { ok: false }> | undefined): void;
  /** The same for blobs and artifacts: what they throw. */
  faultFiles(error: Error | undefined): void;
}

export function createMemoryStore(head: Partial<SessionHead> = {}): MemoryStore {
  const lines: string[] = [];
  const blobs = new Map<string, string>();
  const artifacts = new Map<string, string>();
  const checkpoints = new Map<string, string>();
  let failure: Extract<AppendResult, { ok: false }> | undefined;
  let syncFailure: Extract<AppendResult, { ok: false }> | undefined;
  let fileError: Error | undefined;
  let writes = 0;
  let syncs = 0;
  return {
    head: { sessionId: "session-0", epoch: "epoch-0", nextSeq: 0, ...head },
    lines,
    blobs,
    artifacts,
    checkpoints,
    get writes() {
      return writes;
    },
    get syncs() {
      return syncs;
    },
    fault(next) {
      failure = next;
    },
    faultSync(next) {
      syncFailure = next;
    },
    faultFiles(next) {
      fileError = next;
    },
    append(more) {
      if (failure) return failure;
      if (more.length === 0) return { ok: true };
      writes += 1;
      for (const line of more) lines.push(line);
      return { ok: true };
    },
    readLines: (fromSeq) => lines.slice(fromSeq),
    sync() {
      syncs += 1;
      return Promise.resolve(syncFailure ?? { ok: true });
    },
    writeBlob(parts, body) {
      if (fileError) throw fileError;
      const ref = freeName(blobs, parts.map(encodePart).join("/"));
      blobs.set(ref, body);
      return ref;
    },
    readBlob: (ref) => blobs.get(ref),
    writeCheckpoint(name, json) {
      checkpoints.set(name, json);
      return Promise.resolve();
    },
    readCheckpoint: (name) => checkpoints.get(name),
    writeArtifact(name, body) {
      if (fileError) throw fileError;
      artifacts.set(name, body);
      return new TextEncoder().encode(body).length;
    },
    readArtifact: (name) => artifacts.get(name),
  };
}

const encodePart = (part: string): string => encodeURIComponent(part).replace(/^\./, "%2E");

/** `turn/request.json` once, then `turn/request-1.json`: a blob is never overwritten. */
function freeName(taken: ReadonlyMap<string, string>, wanted: string): string {
  if (!taken.has(wanted)) return wanted;
  const dot = wanted.lastIndexOf(".") > wanted.lastIndexOf("/") ? wanted.lastIndexOf(".") : wanted.length;
  for (let n = 1; ; n += 1) {
    const name = `${wanted.slice(0, dot)}-${n}${wanted.slice(dot)}`;
    if (!taken.has(name)) return name;
  }
}
