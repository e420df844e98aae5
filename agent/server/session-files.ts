// What a session's log names: the only files of its folder that are ever sent. The log is read when somebody asks, and no sooner.

import { decodeLine } from "../../wire/index.ts";
import type { LogSource } from "../hub/index.ts";
import { BLOB_NAMES_MAX, FILE_BYTES_MAX, NAMES_READ_BYTES_PER_TURN } from "./limits.ts";

/** Where the files are read. Each resolves links first and stays inside the folder; undefined: there is no such file. */
export interface FileSource {
  log: LogSource;
  readArtifact(name: string): string | undefined;
  readBlob(ref: string): string | undefined;
}

export interface ArtifactEntry {
  name: string;
  bytes: number;
}

export type FileAnswer = { kind: "text"; text: string } | { kind: "none" } | { kind: "too-large"; bytes: number };

export interface SessionFiles {
  /** In the order of their first writing, each with its latest size. */
  artifacts(): Promise<ArtifactEntry[]>;
  artifact(name: string): Promise<FileAnswer>;
  blob(ref: string): Promise<FileAnswer>;
}

export function createSessionFiles({ log, readArtifact, readBlob }: FileSource): SessionFiles {
  const artifacts = new Map<string, number>();
  const blobs = new Set<string>();
  let nextSeq = 0;
  let reading: Promise<void> | undefined;

  function note(line: string): void {
    if (!line.includes('"io/ref"') && !line.includes('"artifact/written"')) return;
    const decoded = decodeLine(line);
    if (!decoded.ok) return;
    const { event, data } = decoded.value;
    if (event === "artifact/written" && typeof data["name"] === "string") artifacts.set(data["name"], Number(data["bytes"]));
    for (const ref of refsIn(data)) blobs.add(ref);
    for (const oldest of blobs) {
      if (blobs.size <= BLOB_NAMES_MAX) break;
      blobs.delete(oldest);
    }
  }

  async function readOn(): Promise<void> {
    while (nextSeq <= log.head()) {
      const { lines } = log.read(nextSeq, NAMES_READ_BYTES_PER_TURN);
      if (lines.length === 0) return;
      for (const line of lines) note(line);
      nextSeq += lines.length;
      await new Promise((resolve) => void setImmediate(resolve));
    }
  }

  /** All that ask at once wait for one reading. */
  const upToNow = (): Promise<void> => (reading ??= readOn().finally(() => (reading = undefined)));

  async function answer(isNamed: () => boolean, read: () => string | undefined): Promise<FileAnswer> {
    await upToNow();
    const text = isNamed() ? read() : undefined;
    if (text === undefined) return { kind: "none" };
    const bytes = Buffer.byteLength(text);
    return bytes > FILE_BYTES_MAX ? { kind: "too-large", bytes } : { kind: "text", text };
  }

  return {
    async artifacts() {
      await upToNow();
      return [...artifacts].map(([name, bytes]) => ({ name, bytes }));
    },
    artifact: (name) =>
      answer(
        () => artifacts.has(name),
        () => readArtifact(name),
      ),
    blob: (ref) =>
      answer(
        () => blobs.has(ref),
        () => readBlob(ref),
      ),
  };
}

/** Every `io/ref` in it, however deep: a string that was cut names its blob where it stood. */
function* refsIn(value: unknown): Generator<string> {
  const open: unknown[] = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const ref = Array.isArray(next) ? undefined : (next as Record<string, unknown>)["io/ref"];
    if (typeof ref === "string") yield ref;
    for (const inner of Object.values(next)) if (typeof inner === "object" && inner !== null) open.push(inner);
  }
}
