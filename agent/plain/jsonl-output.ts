// `--output jsonl`: the wire itself. Stdout carries what a client without caps gets, one frame a line; stdin takes the frames
// of a client, and their replies come on stdout.

import type { Readable, Writable } from "node:stream";
import type { FrameSink, Hub } from "../hub/index.ts";
import type { ReplyFrame } from "../../wire/index.ts";
import { type ClientFrame, parseClientFrame } from "../../wire/client-frames.ts";
import { createLineSplitter } from "./line-splitter.ts";
import { STDIN_LINE_BYTES_MAX } from "./limits.ts";

export interface JsonlOptions {
  hub: Pick<Hub, "attach">;
  out: Writable;
  input: Readable;
  /** What a client frame asks for. A rejection is a bug, and becomes a refusal. */
  onFrame(frame: ClientFrame, from: { by: string; clientId: string }): Promise<ReplyFrame>;
  /** Once, when stdin is at its end: nobody answers here any more. */
  onInputEnd?(): void;
  /** Once, when the reader of stdout left. */
  onReaderGone?(): void;
}

export interface JsonlOutput {
  readonly clientId: string;
  /** Stops reading stdin, so that it holds nothing open. */
  close(): void;
}

const BY = "stdin";

export function createJsonlOutput({ hub, out, input, onFrame, onInputEnd, onReaderGone }: JsonlOptions): JsonlOutput {
  const client = hub.attach(
    { name: "stdout" },
    sinkOf(out, () => client.detach()),
  );
  let over = false;
  const leave = (): void => {
    if (over) return;
    over = true;
    client.detach();
    onReaderGone?.();
  };
  out.on("error", leave);

  async function take(text: string, bytes: number): Promise<void> {
    const parsed = parseClientFrame(text, bytes);
    if (!parsed.ok) {
      const { ok, error, re, id } = parsed;
      client.send({ kind: "reply", re, ok, error, ...(id === undefined ? {} : { id }) });
      return;
    }
    const frame = parsed.value;
    if (frame.kind === "ack") client.ack(frame.seq);
    const reply = await onFrame(frame, { by: BY, clientId: client.id }).catch((error: unknown) => notTaken(frame, error));
    if (frame.id !== undefined || !reply.ok) client.send(reply);
  }

  /** Frames whose reply is on its way: the end of stdin comes after them. */
  const pending = new Set<Promise<void>>();
  function begin(text: string, bytes: number): void {
    const work = take(text, bytes).finally(() => pending.delete(work));
    pending.add(work);
  }

  const splitter = createLineSplitter(STDIN_LINE_BYTES_MAX, {
    line: (text, bytes) => {
      if (text.trim() !== "") begin(text, bytes);
    },
    tooLong: (bytes) =>
      client.send({
        kind: "reply",
        re: "frame",
        ok: false,
        error: { code: "too-large", message: `a line of ${bytes} bytes; the most is ${STDIN_LINE_BYTES_MAX}` },
      }),
  });
  const ended = (): void => {
    splitter.end();
    void Promise.allSettled(pending).then(() => onInputEnd?.());
  };
  input.on("data", (chunk: Buffer) => splitter.push(chunk));
  input.once("end", ended);
  // A terminal that hung up ends in an error.
  input.once("error", ended);
  return {
    clientId: client.id,
    close() {
      input.pause();
      // A terminal or an open pipe would hold the process.
      if ("unref" in input && typeof input.unref === "function") input.unref();
    },
  };
}

const notTaken = (frame: ClientFrame, error: unknown): ReplyFrame => ({
  kind: "reply",
  re: frame.kind === "control" ? frame.op : frame.kind,
  ...(frame.id === undefined ? {} : { id: frame.id }),
  ok: false,
  error: { code: "busy", message: error instanceof Error ? error.message : String(error) },
});

/** Patient: a pipe cannot come back with a cursor, so it is never closed for being slow. */
function sinkOf(out: Writable, gone: () => void): FrameSink {
  return {
    offers: [],
    patient: true,
    send(parcel) {
      if (out.destroyed) return true;
      out.write(parcel.messages.map((message) => `${message.text}\n`).join(""));
      return true;
    },
    bufferedBytes: () => (out.destroyed ? 0 : out.writableLength),
    onDrain: (resume) => void out.on("drain", resume),
    // Stdout stays open: only its last bytes are waited for.
    close: () => void out.write("", gone),
    ping: () => {},
  };
}
