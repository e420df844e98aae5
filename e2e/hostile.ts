// Throws frames, bytes and handshakes at a real run's server, and says what came of it.

import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { WebSocket } from "ws";
import { makeRaw, RAW } from "./hostile-bytes.ts";
import { makeFrame } from "./hostile-frame-maker.ts";
import { FRAMES } from "./hostile-frames.ts";
import { HANDSHAKES, makeHandshake } from "./hostile-handshakes.ts";
import { createRandom } from "./random.ts";
import { type RealRun, startRealRun, TOKEN } from "./real-run.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Sent between two waits: below the replies that the hub holds for one client. */
const FRAMES_A_ROUND = 100;
const CONNECTIONS_AT_ONCE = 16;
/** What may stay after everything was thrown twice over: the platform's own caches. */
const HEAP_GROWTH_BYTES_MAX = 12 * 1024 * 1024;

export interface Thrown {
  written: number;
  generated: number;
  /** Connections that the gate let in, of handshakes that were changed at random: they had the right token. */
  letIn: number;
  heapGrowthBytes: number;
  /** What is wrong, one sentence each; empty where all is well. */
  faults: string[];
}

/** Two fifths of the generated are frames, the others bytes and handshakes. `tamper` is called once, half way: for a test of this harness. */
export async function throwEverything({
  seed,
  generated,
  tamper,
}: {
  seed: number;
  generated: number;
  tamper?: (run: RealRun) => void;
}): Promise<Thrown> {
  const run = await startRealRun();
  const faults: string[] = [];
  const random = createRandom(seed);
  const before = run.stateHash();
  const look = (after: string): void => {
    if (run.stateHash() !== before) faults.push(`the agent's state is another one after ${after}`);
    if (run.diagnostics.some((said) => said.startsWith("a frame could not be handled")))
      faults.push(`a handler failed at ${after}: ${run.diagnostics.at(-1)}`);
  };

  try {
    await throwFrames(
      run,
      FRAMES.map((frame) => frame.replaceAll("PROMPT", run.promptId).replaceAll("EPOCH", run.live.hub.epoch)),
    );
    look("the written frames");
    await inTurns(RAW, ([, bytes]) => throwRaw(run, bytes));
    look("the written bytes");
    await inTurns(HANDSHAKES, async ([name, text]) => {
      const answer = await throwHandshake(run, text);
      if (answer.startsWith("HTTP/1.1 101") || answer.startsWith("HTTP/1.1 2")) faults.push(`let in: ${name}`);
    });
    look("the written handshakes");

    const frames = Math.round(generated * 0.4);
    const others = Math.round((generated - frames) / 2);
    let letIn = 0;
    const part = async (count: number, ofFrames: number): Promise<void> => {
      await throwFrames(
        run,
        Array.from({ length: ofFrames }, () => makeFrame(random, run.promptId)),
      );
      await inTurns(
        Array.from({ length: count }, () => makeRaw(random)),
        (bytes) => throwRaw(run, bytes),
      );
      await inTurns(
        Array.from({ length: count }, () => makeHandshake(random)),
        async (text) => {
          if ((await throwHandshake(run, text)).startsWith("HTTP/1.1 101")) letIn += 1;
        },
      );
    };
    await part(Math.floor(others / 2), Math.floor(frames / 2));
    look(`half of what was generated (seed ${seed})`);
    const heap = await heapBytes();
    tamper?.(run);
    await part(Math.ceil(others / 2), Math.ceil(frames / 2));
    look(`all that was generated (seed ${seed})`);
    const heapGrowthBytes = (await heapBytes()) - heap;
    if (heapGrowthBytes > HEAP_GROWTH_BYTES_MAX) faults.push(`the heap grew by ${heapGrowthBytes} bytes in the second half`);
    await nobodyLeft(run);
    return { written: FRAMES.length + RAW.length + HANDSHAKES.length, generated: frames + 2 * others, letIn, heapGrowthBytes, faults };
  } finally {
    await run.end();
  }
}

/** Over as few sockets as stay open: some frames end theirs, by their size. */
async function throwFrames(run: RealRun, frames: readonly string[]): Promise<void> {
  let socket: WebSocket | undefined;
  for (let at = 0; at < frames.length; at += FRAMES_A_ROUND) {
    if (socket?.readyState !== WebSocket.OPEN) socket = await openSocket(run);
    for (const frame of frames.slice(at, at + FRAMES_A_ROUND)) socket.send(frame);
    await echo(socket, at);
  }
  socket?.terminate();
}

function openSocket(run: RealRun): Promise<WebSocket> {
  const socket = new WebSocket(run.server.url, { perMessageDeflate: false });
  socket.on("error", () => undefined);
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve(socket));
    socket.once("close", () => reject(new Error("the right token was not let in")));
  });
}

/** Resolves when everything sent before has been looked at, or the socket is closed. */
function echo(socket: WebSocket, mark: number): Promise<void> {
  const id = `echo-${mark}`;
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off("message", look);
      socket.off("close", done);
      resolve();
    };
    const look = (data: Buffer): void => {
      if (data.toString().includes(`"id":"${id}"`)) done();
    };
    socket.on("message", look);
    socket.on("close", done);
    socket.send(JSON.stringify({ kind: "ack", seq: -1, epoch: "e", "frame-ms": 0, id }));
  });
}

const fill = (run: RealRun, text: string): string => text.replaceAll("PORT", String(run.server.port)).replaceAll("TOKEN", TOKEN);

const OPENING =
  "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer TOKEN\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/** Until the other side closes; half of the socket is closed after the bytes, so it does. */
const throwRaw = (run: RealRun, bytes: Buffer): Promise<string> => speak(run, [Buffer.from(fill(run, OPENING)), bytes]);

const throwHandshake = (run: RealRun, text: string): Promise<string> => speak(run, [Buffer.from(fill(run, text), "latin1")]);

function speak(run: RealRun, [first = Buffer.alloc(0), then]: readonly Buffer[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port: run.server.port, host: "127.0.0.1", allowHalfOpen: false });
    let text = "";
    socket.on("data", (chunk) => {
      text = (text + chunk.toString("latin1")).slice(0, 4096);
      if (!text.startsWith("HTTP/1.1 101")) return;
      // Bytes may go out together with the handshake or after its answer; here after it.
      if (then === undefined) socket.destroy();
      else socket.end(then);
      then = undefined;
    });
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(text));
    if (then === undefined) socket.end(first);
    else socket.write(first);
  });
}

async function inTurns<T>(cases: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let one = cases[next++]; one !== undefined; one = cases[next++]) await act(one);
  };
  await Promise.all(Array.from({ length: CONNECTIONS_AT_ONCE }, work));
}

/** After what is garbage by now is gone. */
async function heapBytes(): Promise<number> {
  for (let times = 0; times < 3; times += 1) {
    await new Promise((resolve) => void setImmediate(resolve));
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Every connection's client is forgotten. */
async function nobodyLeft(run: RealRun): Promise<void> {
  while (run.live.hub.clients().length > 0) await new Promise((resolve) => void setImmediate(resolve));
}
