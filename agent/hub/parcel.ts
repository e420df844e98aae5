// What goes out in one write: messages made once and shared by every client that stands at the same place.

import { BATCH_BYTES_MAX } from "../../wire/index.ts";

/** One message of a socket, one event of a stream. `seq` is that of its last event; out-of-band messages have none. */
export interface Message {
  readonly kind: string;
  readonly seq?: number;
  readonly text: string;
  /** Of `text` in UTF-8. */
  readonly bytes: number;
}

/** Makes the bytes of messages for one kind of connection. Pure: its result is kept and written to many. */
export type Encode = (messages: readonly Message[]) => Buffer;

export interface Parcel {
  readonly messages: readonly Message[];
  /** The cursor of a client after it. */
  readonly seq: number;
  /** Made at the first call for each encoding, and kept. The buffer is shared: never written into. */
  encoded(encode: Encode): Buffer;
}

export const messageOf = (kind: string, text: string, seq?: number): Message => ({
  kind,
  text,
  bytes: Buffer.byteLength(text),
  ...(seq === undefined ? {} : { seq }),
});

export function createParcel(messages: readonly Message[], seq: number): Parcel {
  const made = new Map<Encode, Buffer>();
  return {
    messages,
    seq,
    encoded(encode) {
      const known = made.get(encode);
      if (known) return known;
      const buffer = encode(messages);
      made.set(encode, buffer);
      return buffer;
    },
  };
}

/** Joins envelopes with "\n" into messages of at most BATCH_BYTES_MAX; a longer one stays alone. */
export function joinMessages(messages: readonly Message[]): Message[] {
  const joined: Message[] = [];
  let run: Message[] = [];
  let bytes = 0;
  const close = (): void => {
    const last = run.at(-1);
    if (last)
      joined.push(
        run.length === 1
          ? last
          : { kind: last.kind, text: run.map((one) => one.text).join("\n"), bytes, ...(last.seq === undefined ? {} : { seq: last.seq }) },
      );
    run = [];
    bytes = 0;
  };
  for (const message of messages) {
    if (run.length > 0 && bytes + 1 + message.bytes > BATCH_BYTES_MAX) close();
    bytes += message.bytes + (run.length > 0 ? 1 : 0);
    run.push(message);
  }
  close();
  return joined;
}
