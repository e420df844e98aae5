// Ten readers of latency.bench.ts, in a process of their own: how long after it was made each turn's last event was here.

import { connect } from "node:net";
import type { Connect } from "./fan-out-clients.ts";

export interface Latencies {
  contestant: string;
  /** Milliseconds, one for each client and turn. */
  ms: number[];
}

/** The moment stands in the text of a turn's last event, in nanoseconds of a clock that all processes of a machine share. */
const MOMENT = /#(\d{6,20})#/g;

let ms: number[] = [];
process.on("message", (asked: Connect | { flush: string }) => void take(asked));

async function take(asked: Connect | { flush: string }): Promise<void> {
  if ("flush" in asked) {
    process.send?.({ contestant: asked.flush, ms } satisfies Latencies);
    ms = [];
    return;
  }
  const { contestant, port, hello, clients } = asked;
  await Promise.all(
    Array.from({ length: clients }, () => {
      const socket = connect(port, "127.0.0.1");
      let isUp = hello === "";
      let tail = "";
      return new Promise<void>((resolve) => {
        socket.on("connect", () => (isUp ? resolve() : socket.write(hello)));
        socket.on("data", (chunk) => {
          const now = process.hrtime.bigint();
          if (!isUp) {
            isUp = true;
            resolve();
          }
          const text = tail + chunk.toString("latin1");
          let end = 0;
          for (const match of text.matchAll(MOMENT)) {
            ms.push(Number(now - BigInt(match[1] ?? 0)) / 1e6);
            end = match.index + match[0].length;
          }
          tail = text.slice(Math.max(end, text.length - 32));
        });
      });
    }),
  );
  process.send?.({ contestant, ms: [] } satisfies Latencies);
}
process.on("disconnect", () => process.exit(0));
