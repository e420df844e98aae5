// Secrets stay out of everything that is written: lines, blobs, artifacts, checkpoints. What a secret is, the caller says.

import { type Envelope, encodeLine } from "../../wire/index.ts";
import type { Store } from "./ports/store.ts";

/** Pure; text without a secret comes back as it is. */
export type Redact = (text: string) => string;

/** Gives the line of an envelope, which it was encoded to. With a secret in it both change: string by string, so that it stays JSON. */
export function createLineRedaction(redact: Redact | undefined): (line: string, envelope: Envelope) => string {
  if (redact === undefined) return (line) => line;
  return (line, envelope) => {
    if (redact(line) === line) return line;
    envelope.data = redactValue(envelope.data, redact) as Record<string, unknown>;
    const node = envelope["transcript/node-id"];
    if (node !== undefined) envelope["transcript/node-id"] = redact(node);
    return encodeLine(envelope);
  };
}

/** The same store; what is written to it holds no secret, in its name either: the log names files by what it may say. Lines come redacted already. */
export function redactingStore(store: Store, redact: Redact): Store {
  const clean = (body: string): string => redactBody(body, redact);
  return {
    head: store.head,
    readLines: (fromSeq) => store.readLines(fromSeq),
    append: (lines) => store.append(lines),
    sync: () => store.sync(),
    writeBlob: (parts, body) => store.writeBlob(parts.map(redact), clean(body)),
    readBlob: (ref) => store.readBlob(ref),
    writeCheckpoint: (name, json) => store.writeCheckpoint(name, clean(json)),
    readCheckpoint: (name) => store.readCheckpoint(name),
    writeArtifact: (name, body) => store.writeArtifact(redact(name), clean(body)),
    readArtifact: (name) => store.readArtifact(redact(name)),
  };
}

/** JSON stays JSON, laid out as it was; other text is taken as it is. */
function redactBody(body: string, redact: Redact): string {
  const clean = redact(body);
  if (clean === body) return body;
  try {
    return JSON.stringify(redactValue(JSON.parse(body), redact), null, body.startsWith("{\n  ") ? 2 : undefined);
  } catch {
    // Not JSON: no form to keep.
    return clean;
  }
}

/** A value of JSON, string by string, names of keys too. */
export function redactValue(value: unknown, redact: Redact): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact));
  if (typeof value !== "object" || value === null) return value;
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return redactValue(JSON.parse(JSON.stringify(value)), redact);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactValue(item, redact)]));
}
