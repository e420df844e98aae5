// The artifacts as they were at each point of the walk: a chart that reads one must find what it found then.

import type { Store } from "../ports/store.ts";

export interface WalkStore extends Store {
  /** What the walk wrote and the session does not have is written now. */
  handOver(): void;
}

export function createWalkStore(store: Store): WalkStore {
  let written: Map<string, string> | undefined = new Map();
  return {
    ...passedOn(store),
    writeArtifact(name, body) {
      if (!written) return store.writeArtifact(name, body);
      written.set(name, body);
      return new TextEncoder().encode(body).length;
    },
    readArtifact: (name) => written?.get(name) ?? store.readArtifact(name),
    handOver() {
      const known = written ?? new Map<string, string>();
      written = undefined;
      for (const [name, body] of known) if (store.readArtifact(name) === undefined) store.writeArtifact(name, body);
    },
  };
}

const passedOn = (store: Store): Store => ({
  head: store.head,
  readLines: (from) => store.readLines(from),
  append: (lines) => store.append(lines),
  sync: () => store.sync(),
  writeBlob: (parts, body) => store.writeBlob(parts, body),
  readBlob: (ref) => store.readBlob(ref),
  writeCheckpoint: (name, json) => store.writeCheckpoint(name, json),
  readCheckpoint: (name) => store.readCheckpoint(name),
  writeArtifact: (name, body) => store.writeArtifact(name, body),
  readArtifact: (name) => store.readArtifact(name),
});
