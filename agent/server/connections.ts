// Who is connected: counted against the bound, pinged, and ended all at once.

import { PING_MS } from "./limits.ts";

/** One live connection of either kind. */
export interface Connection {
  /** Says that we live. Nobody is closed for not answering: the hub ends who has stopped, the kernel tells of who is gone. */
  ping(): void;
  /** At once, without a handshake. */
  terminate(): void;
}

export interface Connections {
  isFull(): boolean;
  add(connection: Connection): () => void;
  endAll(): void;
}

export function createConnections(maxClients: number): Connections {
  const open = new Set<Connection>();
  const timer = setInterval(() => {
    for (const connection of open) connection.ping();
  }, PING_MS);
  timer.unref();
  return {
    isFull: () => open.size >= maxClients,
    add(connection) {
      open.add(connection);
      return () => void open.delete(connection);
    },
    endAll() {
      clearInterval(timer);
      for (const connection of open) connection.terminate();
    },
  };
}
