// What is no request at all, or too long or too slow to become one: refused in our words, not in the platform's.

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type Refusal, refuse } from "./refusal.ts";
import { refuseSocket } from "./refuse-socket.ts";

/** Of the platform's parser and of its clock; what else fails is not spoken to (a handshake of TLS, a line that broke). */
function refusalOf(code: string): Refusal | undefined {
  if (code === "HPE_HEADER_OVERFLOW") return refuse("headers-too-large", "the headers of this request are too long");
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return refuse("too-slow", "this request took too long to arrive");
  return code.startsWith("HPE_") ? refuse("bad-request", "this is no request of HTTP/1.1") : undefined;
}

/** No answer that is under way is cut into: there the socket just ends. */
export function refuseMalformed(http: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  const note = (incoming: IncomingMessage, outgoing: ServerResponse): void => void latest.set(incoming.socket, outgoing);
  for (const event of ["request", "checkContinue", "checkExpectation"]) http.prependListener(event, note);

  http.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    const answer = latest.get(socket);
    const isUnheard = answer?.socket === socket && !answer.headersSent && !answer.req.complete;
    const isFree = !answer || answer.writableFinished || isUnheard;
    const refusal = refusalOf(error.code ?? "");
    if (refusal && isFree && socket.writable) refuseSocket(socket, refusal);
    else socket.destroy();
  });
}
