// A refusal before any route: the same words whether it was a request or an upgrade.

import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { REFUSALS, type Refusal } from "./refusal.ts";
import { SAFE_HEADERS, refusalText } from "./responses.ts";

export function refuseRequest(outgoing: ServerResponse, refusal: Refusal): void {
  const { status, text, headers } = plain(refusal);
  outgoing.writeHead(status, headers);
  outgoing.end(text);
}

/** The socket is still plain HTTP: an upgrade before `ws` speaks, or what never became a request. */
export function refuseSocket(socket: Duplex, refusal: Refusal): void {
  const { status, text, headers } = plain(refusal);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("\r\n")}\r\n\r\n${text}`, () => socket.destroy());
}

function plain({ code, message, headers }: Refusal): { status: number; text: string; headers: Record<string, string> } {
  const text = refusalText(code, message);
  return {
    status: REFUSALS[code],
    text,
    headers: {
      ...SAFE_HEADERS,
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(text)),
      connection: "close",
      ...headers,
    },
  };
}
