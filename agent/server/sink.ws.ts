// The hub's sink over a WebSocket: data goes straight to the upgrade's own socket, control frames through `ws`.

import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { FrameSink } from "../hub/index.ts";
import { PING_EVERY_BYTES } from "./limits.ts";
import { encodeWs } from "./ws-encoding.ts";

/** `ws` must have no extension in force: a compressed stream cannot be written beside it. */
export function createWsSink(ws: WebSocket, socket: Duplex): FrameSink {
  let sincePing = 0;
  const isOpen = (): boolean => ws.readyState === ws.OPEN && socket.writable;
  return {
    offers: ["batch", "deltas"],
    send(parcel) {
      if (!isOpen()) return false;
      const buffer = parcel.encoded(encodeWs);
      socket.write(buffer);
      sincePing += buffer.length;
      if (sincePing >= PING_EVERY_BYTES) {
        sincePing = 0;
        ws.ping(String(parcel.seq));
      }
      return true;
    },
    bufferedBytes: () => socket.writableLength,
    onDrain: (resume) => void socket.on("drain", resume),
    close: (code, reason) => ws.close(code, reason),
    ping() {
      if (isOpen()) ws.ping();
    },
    // Its pong comes after all that was sent before, and brings the number back.
    probe(seq) {
      if (isOpen()) ws.ping(String(seq));
    },
  };
}
