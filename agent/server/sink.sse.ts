// The hub's sink over server-sent events: a response that does not end.

import type { ServerResponse } from "node:http";
import type { Encode, FrameSink, Message } from "../hub/index.ts";
import { CLOSE_TIMEOUT_MS } from "./limits.ts";

/** `id` is the cursor of an event; out-of-band frames have none, so that a client comes back where it was. */
export function createSseEncode(epoch: string): Encode {
  // A frame is JSON without a line break in it: one `data` line holds it.
  const block = ({ kind, seq, text }: Message): string =>
    `${seq === undefined ? "" : `id: ${epoch}:${seq}\n`}event: ${kind}\ndata: ${text}\n\n`;
  return (messages) => Buffer.from(messages.map(block).join(""));
}

/** `encode` is the same function for all responses of one server: what it makes is shared. */
export function createSseSink(response: ServerResponse, encode: Encode): FrameSink {
  const isOpen = (): boolean => response.writable && !response.destroyed;
  return {
    offers: ["deltas"],
    send(parcel) {
      if (!isOpen()) return false;
      response.write(parcel.encoded(encode));
      return true;
    },
    bufferedBytes: () => response.writableLength,
    onDrain: (resume) => void response.on("drain", resume),
    close(code, reason) {
      if (isOpen()) response.end(`event: close\ndata: ${JSON.stringify({ code, reason })}\n\n`);
      // One that does not read would hold its connection open.
      const timer = setTimeout(() => response.destroy(), CLOSE_TIMEOUT_MS);
      response.once("close", () => clearTimeout(timer));
    },
    ping() {
      if (isOpen()) response.write(": ping\n\n");
    },
  };
}

/** `<epoch>:<seq>` of a Last-Event-ID; the epoch itself may hold a colon. */
export function cursorOfLastEventId(text: string): { since: string; epoch: string } {
  const colon = text.lastIndexOf(":");
  return colon < 0 ? { since: text, epoch: "" } : { since: text.slice(colon + 1), epoch: text.slice(0, colon) };
}
