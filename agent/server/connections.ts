// Who is connected: counted against the bound, pinged, and ended all at once.

import { PING_MS } from "./limits.ts";

/** One live connection of either kind. */
export interface Connection {
  /** Asks for a sign of life; false where none came since the last time: it is dead. */
  beat(): boolean;
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
    for (const connection of open) if (!connection.beat()) connection.terminate();
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
