// Bytes into lines at 0x0A, and at nothing else: JSON may hold every other character that some call a line break.

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** The last line, where it has no newline. */
  end(): void;
}

export interface LineSink {
  line(text: string, bytes: number): void;
  /** A line of more than `bytesMax`; its bytes are thrown away as they come. */
  tooLong(bytes: number): void;
}

export function createLineSplitter(bytesMax: number, sink: LineSink): LineSplitter {
  let parts: Uint8Array[] = [];
  let bytes = 0;

  function keep(part: Uint8Array): void {
    bytes += part.length;
    if (bytes <= bytesMax) parts.push(part);
    else parts = [];
  }

  function close(): void {
    if (bytes > bytesMax) sink.tooLong(bytes);
    else if (bytes > 0) sink.line(Buffer.concat(parts).toString("utf8"), bytes);
    parts = [];
    bytes = 0;
  }

  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
        keep(chunk.subarray(from, at));
        close();
        from = at + 1;
      }
      if (from < chunk.length) keep(chunk.subarray(from));
    },
    end: close,
  };
}
