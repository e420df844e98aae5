// The readers of fan-out.bench.ts, in a process of their own so that the server's CPU is the server's. They only count:
// raw sockets that look for a mark in what comes, the same for every contestant.

import { connect } from "node:net";

/** From the bench: where to connect and what to say first (an upgrade; nothing for raw TCP). */
export interface Connect {
  contestant: string;
  port: number;
  hello: string;
  clients: number;
}
/** To the bench: `seen` when every client of a contestant has got the mark of a round. */
export type Report = { is: "connected" | "seen"; contestant: string };

/** Ends the last envelope of a stretch; never elsewhere in the text. */
const MARK = Buffer.from("#the-mark#");
/** An unsolicited pong, masked with zeros: says that we live, at most each 5 s: the hub asks after 15. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

process.on("message", (asked: Connect) => void join(asked));

async function join({ contestant, port, hello, clients }: Connect): Promise<void> {
  let connected = 0;
  let seen = 0;
  const tell = (is: Report["is"]): void => void process.send?.({ is, contestant } satisfies Report);
  for (let at = 0; at < clients; at += 1) {
    // Some at a time: a server takes only so many that are not through yet.
    if (at % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const socket = connect(port, "127.0.0.1");
    let tail = Buffer.alloc(0);
    let pongAt = 0;
    let isUp = hello === "";
    const up = (): void => {
      connected += 1;
      if (connected === clients) tell("connected");
    };
    socket.on("connect", () => (hello === "" ? up() : socket.write(hello)));
    socket.on("error", (error) => process.stderr.write(`${contestant}: ${error.message}\n`));
    socket.on("data", (chunk) => {
      if (!isUp) {
        if (!/^HTTP\/1\.1 (101|200) /.test(chunk.toString("latin1"))) throw new Error(`${contestant} refused: ${chunk.toString("latin1")}`);
        isUp = true;
        up();
      }
      const text = Buffer.concat([tail, chunk]);
      const marked = text.includes(MARK);
      tail = marked ? Buffer.alloc(0) : text.subarray(-MARK.length + 1);
      if (marked) {
        seen += 1;
        if (seen % clients === 0) tell("seen");
      }
      const now = performance.now();
      if (!hello.includes("Upgrade") || now - pongAt < 5_000) return;
      pongAt = now;
      socket.write(PONG);
    });
  }
}
process.on("disconnect", () => process.exit(0));
