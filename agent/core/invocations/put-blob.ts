// A file that an event will name, before the event. A disk that is full is waited for, as the log waits.

import { codeOf, messageOf } from "../errors.ts";
import type { Engine } from "../engine.ts";
import { STORAGE_PROBE_MS } from "../limits.ts";
import { waitOrAbort } from "./stream-watch.ts";

/** What may be otherwise in a moment. Anything else leaves the event without its file. */
const PASSING = new Set(["ENOSPC", "EDQUOT", "EFBIG", "EIO", "EMFILE", "ENFILE"]);

interface PutBlobParts {
  engine: Engine;
  signal: AbortSignal;
  /** For Store.writeBlob. */
  parts: string[];
  body: string;
}

/** Its ref at once where nothing fails, and a promise where it has to wait; undefined: it cannot be written. Rejects with the signal's reason. */
export function putBlob(asked: PutBlobParts): string | undefined | Promise<string | undefined> {
  const first = attempt(asked);
  return first.again ? waitAndPut(asked, first.message) : first.ref;
}

type Attempt = { again: false; ref: string | undefined } | { again: true; message: string };

function attempt({ engine, parts, body }: PutBlobParts): Attempt {
  try {
    return { again: false, ref: engine.store.writeBlob(parts, body) };
  } catch (error) {
    const message = messageOf(error);
    if (PASSING.has(codeOf(error) ?? "")) return { again: true, message };
    engine.frontend.onDiagnostic(`${parts.at(-1)} was not written: ${message}`, error);
    return { again: false, ref: undefined };
  }
}

async function waitAndPut(asked: PutBlobParts, reason: string): Promise<string | undefined> {
  const { engine, signal } = asked;
  const tell = (state: "full" | "ok", message: string): void => {
    // The log says it louder, where it is in trouble itself.
    if (engine.transcript.isStoring()) engine.frontend.onStorage({ kind: "storage", state, message, "as-of": engine.transcript.head() });
  };
  tell("full", reason);
  for (;;) {
    await waitOrAbort(engine.clock, STORAGE_PROBE_MS, signal);
    signal.throwIfAborted();
    const next = attempt(asked);
    if (next.again) continue;
    tell("ok", "files can be written again");
    return next.ref;
  }
}
