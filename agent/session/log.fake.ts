// Logs for tests: lines as the engine writes them, and a file in memory whose calls fail when told to.

import { encodeLine } from "../../wire/index.ts";
import type { LogFile } from "./log-file.ts";

/** Line `seq` of a log that begins with `session/opened`. `text` goes into its data. */
export function lineOf(seq: number, text = `event ${seq}`): string {
  if (seq === 0)
    return encodeLine({
      seq,
      ts: 1_780_000_000_000,
      event: "session/opened",
      data: { epoch: "epoch-a", "starts-at": 0, protocol: 1, engine: "escapement/test" },
    });
  return encodeLine({ seq, ts: 1_780_000_000_000 + seq, event: "llm/user-message", data: { text, invokeid: "poet" } });
}

export const linesOf = (count: number): string[] => Array.from({ length: count }, (_, seq) => lineOf(seq));

export const logOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

export function errno(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made to fail`), { code });
}

/** What the next call of a kind does instead of its work: throws an errno, or writes so many bytes only. */
export interface Faults {
  write: (string | number | undefined)[];
  truncate: (string | undefined)[];
  sync: (string | undefined)[];
}

export interface FakeFile {
  file: LogFile;
  faults: Faults;
  content(): Buffer;
  /** Bytes from outside, behind the program's back. */
  set(content: Buffer): void;
  calls: { sync: number; write: number; close: number };
}

export function createFakeFile(start: Buffer = Buffer.alloc(0)): FakeFile {
  let content = start;
  const faults: Faults = { write: [], truncate: [], sync: [] };
  const calls = { sync: 0, write: 0, close: 0 };
  const failIf = (code: string | undefined): void => {
    if (code !== undefined) throw errno(code);
  };
  const put = (bytes: Buffer, position: number): void => {
    const next = Buffer.alloc(Math.max(content.length, position + bytes.length));
    content.copy(next);
    bytes.copy(next, position);
    content = next;
  };
  const file: LogFile = {
    size: () => content.length,
    read: (buffer, length, position) => content.copy(buffer, 0, position, position + length),
    write(buffer, offset, length, position) {
      calls.write += 1;
      const fault = faults.write.shift();
      if (typeof fault === "string") failIf(fault);
      const count = typeof fault === "number" ? Math.min(fault, length) : length;
      put(buffer.subarray(offset, offset + count), position);
      return count;
    },
    truncate(size) {
      failIf(faults.truncate.shift());
      const next = Buffer.alloc(size);
      content.copy(next);
      content = next;
    },
    syncNow() {
      calls.sync += 1;
      failIf(faults.sync.shift());
    },
    sync(done) {
      calls.sync += 1;
      const fault = faults.sync.shift();
      setImmediate(() => done(fault === undefined ? null : errno(fault)));
    },
    close: () => void (calls.close += 1),
  };
  return { file, faults, calls, content: () => content, set: (next) => void (content = next) };
}
