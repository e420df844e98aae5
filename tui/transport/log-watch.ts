// Says when a file may have changed: at once where the file system tells, and each so often where it does not. May call for nothing.

import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { FOLLOW_POLL_MS } from "./limits.ts";

/** The returned function ends it. `onChange` is never called from inside this call. */
export function watchFile(path: string, onChange: () => void): () => void {
  let watcher: FSWatcher | undefined;
  try {
    // The folder, not the file: a file that is replaced takes its watch with it.
    watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path)) onChange();
    });
    // Watching is the faster of two ways: the other one goes on without it.
    watcher.on("error", () => watcher?.close());
  } catch {
    watcher = undefined; // no watches left, or a file system without: the polls see it
  }
  const polls = setInterval(onChange, FOLLOW_POLL_MS);
  return () => {
    watcher?.close();
    clearInterval(polls);
  };
}
