// The sidecar's link over the `ws` library: its own needs the sidecar's runtime. What decides about coming back is the product's.

import { WebSocket } from "ws";
import type { OpenLink } from "../../tui/transport/link.ts";

/** `agentPort`: whom a proxy leads to; the gate wants to be called by its own name. */
export const nodeLink =
  (agentPort: () => number): OpenLink =>
  (url, callbacks) => {
    const socket = new WebSocket(url, { perMessageDeflate: false, headers: { Host: `127.0.0.1:${agentPort()}` } });
    let isOver = false;
    let refused: number | undefined;
    socket.on("message", (data, isBinary) => {
      if (isOver) return;
      if (isBinary) callbacks.onBinary();
      else callbacks.onText(String(data));
    });
    socket.on("unexpected-response", (_request, response) => {
      refused = response.statusCode;
      response.resume();
      socket.terminate();
    });
    socket.on("error", () => undefined); // `close` follows
    socket.on("close", (code, reason) => {
      if (isOver) return;
      isOver = true;
      callbacks.onEnd({ code, reason: String(reason) || "the connection broke", ...(refused === undefined ? {} : { refused }) });
    });
    return {
      send(text) {
        if (isOver || socket.readyState !== WebSocket.OPEN) return false;
        socket.send(text);
        return true;
      },
      greeted: () => undefined,
      close() {
        isOver = true;
        socket.terminate();
      },
    };
  };
