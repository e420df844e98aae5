// A TCP proxy that cuts: after as many bytes of the answer as it is told, at whatever byte that is, and by hand.

import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

export interface TcpProxy {
  readonly port: number;
  /** Connections so far. */
  count(): number;
  /** Breaks those that stand, without a goodbye. */
  cut(): void;
  /** While `false` nobody gets through. */
  open(is: boolean): void;
  close(): Promise<void>;
}

/** `bytesOf` gives for each connection how much of the answer it lets through. */
export async function startTcpProxy(target: () => number, bytesOf: () => number = () => Number.POSITIVE_INFINITY): Promise<TcpProxy> {
  const standing = new Set<() => void>();
  let count = 0;
  let isOpen = true;
  const server = createServer({ noDelay: true }, (client) => {
    count += 1;
    if (!isOpen) return void client.resetAndDestroy();
    let left = bytesOf();
    const agent = connect({ host: "127.0.0.1", port: target(), noDelay: true });
    const cut = (): void => {
      standing.delete(cut);
      agent.destroy();
      client.destroySoon();
    };
    standing.add(cut);
    client.on("data", (bytes: Buffer) => agent.write(toAgent(bytes, target())));
    agent.on("data", (bytes: Buffer) => {
      if (left <= 0) return;
      client.write(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) cut();
    });
    endsWith(client, cut);
    endsWith(agent, cut);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    count: () => count,
    cut: () => standing.forEach((end) => end()),
    open: (is) => void (isOpen = is),
    close() {
      standing.forEach((end) => end());
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** An agent's gate wants to be called by its own address. */
function toAgent(bytes: Buffer, port: number): Buffer {
  if (bytes.toString("latin1", 0, 4) !== "GET ") return bytes;
  return Buffer.from(bytes.toString("latin1").replace(/^(host: 127\.0\.0\.1:)\d+/im, `$1${port}`), "latin1");
}

/** A reset on one side is this proxy's daily bread. */
function endsWith(socket: Socket, cut: () => void): void {
  socket.on("error", cut);
  socket.on("close", cut);
}
