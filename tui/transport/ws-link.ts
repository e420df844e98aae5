// One connection, from opening to its single end. Says what came and how it ended; decides nothing.

import type { Link, LinkCallbacks, LinkEnd } from "./link.ts";
import { ALIVE_EACH_MS, ALIVE_LATE_MS, HELLO_MS_MAX } from "./limits.ts";

/** Never calls back from inside this call. `onText` gets one message; `onEnd` comes exactly once, unless `close` was called. */
export function openWsLink(url: string, callbacks: LinkCallbacks): Link {
  // Nothing is compressed on loopback; no offer saves the peer a refusal.
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let isOver = false;
  let refused: number | undefined;
  let failure: string | undefined;
  let isQuiet = false;
  let isAsked = false;
  let lookedMs = performance.now();

  const helloTimer = setTimeout(() => end({ code: 1006, reason: "the agent does not greet" }), HELLO_MS_MAX);
  const looks = setInterval(() => {
    const isLate = performance.now() - lookedMs > ALIVE_EACH_MS + ALIVE_LATE_MS;
    lookedMs = performance.now();
    if (!isQuiet || isLate) isAsked = false;
    else if (isAsked) return end({ code: 1006, reason: "the agent does not answer" });
    else isAsked = true;
    isQuiet = true;
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, ALIVE_EACH_MS);

  function end(how: LinkEnd): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(helloTimer);
    clearInterval(looks);
    if (socket.readyState !== WebSocket.CLOSED) socket.terminate();
    callbacks.onEnd(how);
  }

  socket.addEventListener("message", ({ data }) => {
    if (isOver) return;
    isQuiet = false;
    if (typeof data === "string") callbacks.onText(data);
    else callbacks.onBinary();
  });
  socket.addEventListener("pong", () => {
    isQuiet = false;
  });
  socket.addEventListener("error", (event) => {
    // The message names the whole address; only the status in it is ours to show.
    const message = (event as ErrorEvent).message ?? "";
    const status = /status code: (\d{3})/.exec(message)?.[1];
    if (status !== undefined) refused = Number(status);
    failure =
      refused === undefined ? (/failed: ([^\n]+)/.exec(message)?.[1] ?? "the connection broke") : `refused with HTTP status ${refused}`;
  });
  socket.addEventListener("close", ({ code, reason }) => {
    end({ code, reason: reason || failure || "the connection broke", ...(refused === undefined ? {} : { refused }) });
  });

  return {
    send(text) {
      if (isOver || socket.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    greeted: () => clearTimeout(helloTimer),
    close() {
      if (isOver) return;
      isOver = true;
      clearTimeout(helloTimer);
      clearInterval(looks);
      // A polite end while there is somebody to hear it.
      if (socket.readyState === WebSocket.OPEN) socket.close(1000, "left");
      else socket.terminate();
    },
  };
}
