// While a UI owns the terminal, what this process and its libraries print goes to escapement.log: one byte of it on the
// terminal would tear the screen. Written at once, so that nothing is lost when the process is.

import { closeSync, constants, fstatSync, openSync, writeFileSync } from "node:fs";
import { UI_LOG_BYTES_MAX } from "./limits.ts";
import { FILE_MODE } from "./paths.ts";

export interface UiLog {
  /** From here on nothing that goes through process.stdout or process.stderr reaches the terminal. Throws where the file cannot be opened, and then changes nothing. */
  capture(): void;
  /** Both are as before. Says how many bytes were dropped: the file was full, or the disk. */
  restore(): { droppedBytes: number };
}

type Write = typeof process.stdout.write;
type Output = { write: Write };

/** `outputs` is for tests: streams to take the place of the process's own. `redact` takes secrets out of each piece that is printed. */
export function createUiLog({
  path,
  outputs = [process.stdout, process.stderr],
  redact = (text) => text,
}: {
  path: string;
  outputs?: readonly Output[];
  redact?: (text: string) => string;
}): UiLog {
  let captured: { fd: number; originals: readonly { output: Output; write: Write }[] } | undefined;
  let size = 0;
  let droppedBytes = 0;

  function take(fd: number, chunk: string | Uint8Array, encoding: BufferEncoding | undefined): void {
    const bytes = Buffer.from(redact(typeof chunk === "string" ? Buffer.from(chunk, encoding).toString() : Buffer.from(chunk).toString()));
    if (size + bytes.length > UI_LOG_BYTES_MAX) {
      droppedBytes += bytes.length;
      return;
    }
    try {
      writeFileSync(fd, bytes);
      size += bytes.length;
    } catch {
      // whoever prints must not fail for it, and there is no place left to print to: it is counted
      droppedBytes += bytes.length;
    }
  }

  return {
    capture() {
      if (captured) return;
      const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW, FILE_MODE);
      size = fstatSync(fd).size;
      const originals = outputs.map((output) => ({ output, write: output.write }));
      captured = { fd, originals };
      for (const output of outputs) output.write = writeTo((chunk, encoding) => take(fd, chunk, encoding));
    },
    restore() {
      if (captured) {
        for (const { output, write } of captured.originals) output.write = write;
        closeSync(captured.fd);
        captured = undefined;
      }
      return { droppedBytes };
    },
  };
}

/** The signature of a stream's `write`; the callback comes later, as it does there. */
function writeTo(take: (chunk: string | Uint8Array, encoding: BufferEncoding | undefined) => void): Write {
  type Done = (error?: Error | null) => void;
  return (chunk: string | Uint8Array, encodingOrDone?: BufferEncoding | Done, done?: Done): boolean => {
    take(chunk, typeof encodingOrDone === "string" ? encodingOrDone : undefined);
    const callback = typeof encodingOrDone === "function" ? encodingOrDone : done;
    if (callback) process.nextTick(callback);
    return true;
  };
}
