// One WebSocket client: the hub's frames out, its own frames in.

import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Hub } from "../hub/index.ts";
import { CLOSE } from "../../wire/index.ts";
import type { Connections } from "./connections.ts";
import { type FrameHandlers, createFrameDoor } from "./frame-door.ts";
import { attachRequestOf } from "./query.ts";
import { PONG_BEHIND_BYTES_MAX } from "./limits.ts";
import { createWsSink } from "./sink.ws.ts";
import type { Principal } from "./tokens.ts";

export interface WsConnectionOptions {
  ws: WebSocket;
  /** Of the upgrade. */
  socket: Duplex;
  query: URLSearchParams;
  principal: Principal;
  hub: Hub;
  handlers: FrameHandlers;
  connections: Connections;
  now: () => number;
}

export function serveWebSocket({ ws, socket, query, principal, hub, handlers, connections, now }: WsConnectionOptions): void {
  const sink = createWsSink(ws, socket);
  const client = hub.attach(attachRequestOf(query, principal.name), sink);
  const door = createFrameDoor({
    principal,
    clientId: client.id,
    now,
    handlers: {
      ...handlers,
      onAck(frame, from) {
        if (frame.epoch === hub.epoch) client.ack(frame.seq, { frameMs: frame["frame-ms"], suspended: frame.suspended === true });
        handlers.onAck?.(frame, from);
      },
    },
  });
  /** It has sent too much that is bad: what else comes is not looked at. */
  let isOver = false;
  const remove = connections.add({ ping: () => sink.ping(), terminate: () => ws.terminate() });

  ws.on("pong", (data) => {
    const seq = data.length > 0 && data.length <= 16 ? Number(data.toString("latin1")) : Number.NaN;
    if (Number.isSafeInteger(seq)) client.received(seq);
    else client.alive();
  });
  ws.on("ping", (data) => {
    client.alive();
    // Pongs are put beside the hub's data, so they are bounded here.
    if (ws.readyState === ws.OPEN && socket.writableLength < PONG_BEHIND_BYTES_MAX) ws.pong(data);
  });
  ws.on("message", (data, isBinary) => {
    client.alive();
    if (isOver || ws.readyState !== ws.OPEN) return;
    const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
    void door.take(isBinary ? undefined : bytes.toString("utf8"), bytes.length).then(({ reply, isDue, isLast }) => {
      if (isDue && !isOver) client.send(reply);
      if (!isLast) return;
      isOver = true;
      client.end(CLOSE.policy, "too many bad frames");
    });
  });
  ws.on("error", (error) => handlers.onDiagnostic?.(`the connection of ${client.id} failed`, error));
  ws.on("close", () => {
    remove();
    client.detach();
  });
}
