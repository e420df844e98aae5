// A TCP proxy in the hands of a test: it cuts a connection after as many bytes of the answer as the test says, at whatever byte that is.

import type { Socket } from "bun";

export interface CuttingProxy {
  readonly port: number;
  /** Bytes of the answer that the next connections let through before both sides are cut; connections beyond the list are not cut. */
  cutAfter(...bytes: number[]): void;
  /** Connections so far. */
  readonly connections: number;
  /** Bytes of the answer that the last connection passed on. */
  readonly passed: number;
  stop(): void;
}

interface Side {
  peer?: Socket<Side>;
  /** What came before the other side stood. */
  early: Uint8Array[];
  leftBytes: number;
}

export function createCuttingProxy(targetPort: number): CuttingProxy {
  let plan: number[] = [];
  let connections = 0;
  let passed = 0;
  /** An agent's gate wants to be called by its own address. */
  const toTarget = (bytes: Uint8Array): Uint8Array => {
    const text = Buffer.from(bytes).toString("latin1");
    return text.startsWith("GET ") ? Buffer.from(text.replace(/^(host: 127\.0\.0\.1:)\d+/im, `$1${targetPort}`), "latin1") : bytes;
  };
  const listener = Bun.listen<Side>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      async open(client) {
        connections += 1;
        passed = 0;
        const side: Side = { early: [], leftBytes: plan.shift() ?? Number.POSITIVE_INFINITY };
        client.data = side;
        side.peer = await Bun.connect<Side>({
          hostname: "127.0.0.1",
          port: targetPort,
          data: { peer: client, early: [], leftBytes: 0 },
          socket: {
            data(server, bytes) {
              const passing = bytes.subarray(0, side.leftBytes);
              side.leftBytes -= passing.length;
              passed += passing.length;
              client.write(passing);
              client.flush();
              if (side.leftBytes > 0) return;
              client.end();
              server.terminate();
            },
            close: () => void client.end(),
          },
        });
        for (const bytes of side.early) side.peer.write(toTarget(bytes));
        side.early = [];
      },
      data(client, bytes) {
        if (client.data.peer) client.data.peer.write(toTarget(bytes));
        else client.data.early.push(Uint8Array.from(bytes));
      },
      close: (client) => client.data.peer?.terminate(),
    },
  });
  return {
    port: listener.port,
    cutAfter: (...bytes) => void (plan = bytes),
    get connections() {
      return connections;
    },
    get passed() {
      return passed;
    },
    stop: () => listener.stop(true),
  };
}
