// An agent's end of the wire with nothing behind it: rows that stream so many deltas a second, in turns, for as long as it is there.

import { createServer } from "node:http";
import { performance } from "node:perf_hooks";
import { WebSocketServer, type WebSocket } from "ws";
import { encodeFrame, encodeLine, frameOfLine } from "../wire/index.ts";

const BATCH_EACH_MS = 10;

export interface BusyAgent {
  url: string;
  /** Deltas said; fewer than asked for where this process did not keep up. */
  said(): number;
  close(): void;
}

export async function startBusyAgent(options: { rows: number; deltasASecond: number }): Promise<BusyAgent> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  let reader: WebSocket | undefined;
  let seq = 0;
  let startedMs = 0;
  const line = (event: string, data: Record<string, unknown>): string =>
    frameOfLine(encodeLine({ seq: seq++, ts: Date.now(), event, data }));
  const who = (row: number) => ({ invokeid: "poets", "session-id": `busy/poets/${row % options.rows}`, model: "sim-1" });
  sockets.on("connection", (socket) => {
    const ours = { engine: "bench", "session-id": "busy", epoch: "busy" };
    socket.send(encodeFrame({ kind: "hello", protocol: 1, ...ours, head: -1, caps: ["batch"], resume: "start" }));
    socket.send(encodeFrame({ kind: "live", "as-of": -1, "open-prompts": [] }));
    const asked = { "n-messages": 1, "user-blocks": [{ type: "text", text: "Write a haiku" }] };
    socket.send(Array.from({ length: options.rows }, (_, row) => line("llm/request", { ...who(row), ...asked })).join("\n"));
    socket.on("error", () => socket.terminate());
    startedMs = performance.now();
    reader = socket;
  });
  const said = (): number => Math.max(0, seq - options.rows);
  const timer = setInterval(() => {
    if (!reader) return;
    const due = Math.floor(((performance.now() - startedMs) * options.deltasASecond) / 1_000) - said();
    if (due <= 0) return;
    reader.send(Array.from({ length: due }, () => line("llm/delta", { ...who(seq), type: "text-delta", text: " word" })).join("\n"));
  }, BATCH_EACH_MS);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  return {
    url: `ws://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/ws`,
    said,
    close() {
      clearInterval(timer);
      reader?.terminate();
      sockets.close();
      http.close();
    },
  };
}
