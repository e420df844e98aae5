// An agent's end of the wire whose run never comes to an end: first a history as fast as its reader takes it, then so many events a second.

import { createServer } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import type { Model } from "../../fold/index.ts";
import { applyEvent, createModel } from "../../fold/index.ts";
import { encodeFrame } from "../../wire/index.ts";
import { createEndlessRun } from "./endless-run.ts";

const BATCH_EACH_MS = 50;
const HISTORY_LOT = 2_000;
const HISTORY_EACH_MS = 5;
/** One that does not read holds it up. */
const BUFFERED_BYTES_MAX = 4 * 1024 * 1024;

export interface EndlessAgent {
  url: string;
  /** Events said so far. */
  said(): number;
  /** seq that the reader last said it has drawn; -1 before. */
  drawn(): number;
  /** What the history comes to: the same fold as the reader's. Not fed any more once the history is over. */
  readonly model: Model;
  /** The history is over. */
  live(eventsASecond: number): void;
  close(): void;
}

export async function startEndlessAgent(seed: number): Promise<EndlessAgent> {
  const run = createEndlessRun(seed);
  const model = createModel();
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  let reader: WebSocket | undefined;
  let drawn = -1;
  let timer: ReturnType<typeof setInterval> | undefined;

  const isHeldUp = (): boolean => reader === undefined || reader.bufferedAmount > BUFFERED_BYTES_MAX;
  const every = (ms: number, act: () => void): void => {
    clearInterval(timer);
    timer = setInterval(() => void (isHeldUp() || act()), ms);
  };
  const say = (count: number): void => {
    const events = run.next(count);
    reader?.send(events.map(encodeFrame).join("\n"));
    return events.forEach((event) => void (isLive || applyEvent(model, event)));
  };
  let isLive = false;

  sockets.on("connection", (socket) => {
    socket.send(
      encodeFrame({
        kind: "hello",
        protocol: 1,
        engine: "soak",
        "session-id": "soak",
        epoch: "soak",
        head: -1,
        caps: ["batch"],
        resume: "start",
      }),
    );
    socket.send(encodeFrame({ kind: "live", "as-of": -1, "open-prompts": [] }));
    socket.on("message", (text) => {
      const frame = JSON.parse(String(text)) as { kind?: unknown; seq?: unknown };
      if (frame.kind === "ack" && typeof frame.seq === "number") drawn = frame.seq;
    });
    socket.on("error", () => socket.terminate());
    reader = socket;
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  every(HISTORY_EACH_MS, () => say(HISTORY_LOT));
  return {
    url: `ws://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/ws`,
    said: run.count,
    drawn: () => drawn,
    model,
    live(eventsASecond) {
      isLive = true;
      every(BATCH_EACH_MS, () => say(Math.round((eventsASecond * BATCH_EACH_MS) / 1_000)));
    },
    close() {
      clearInterval(timer);
      reader?.terminate();
      sockets.close();
      http.close();
    },
  };
}
