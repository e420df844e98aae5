// The run's server: loaded late, with tokens that live as long as the process.

import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { SCOPES } from "../remote/index.ts";
import type { Session } from "../session/index.ts";
import { CommandFailure } from "./failure.ts";
import type { Address } from "./flag-values.ts";
import type { LiveRun } from "./live-run.ts";

export interface Served {
  /** For people: without a token. */
  shownUrl: string;
  /** For the screen that this process spawns: its frames are known by this token. */
  screen: { url: string; token: string };
  close(): Promise<void>;
}

export interface ServeOptions {
  live: LiveRun;
  session: Session;
  address: Address | undefined;
  maxClients: number;
  /** An `ack` of the screen. */
  onHeartbeat(frame: { suspended?: true | undefined }): void;
  onDiagnostic(message: string, detail?: unknown): void;
}

/** Who sent a frame, as the record names them. */
const SCREEN = "screen";
const CLIENT = "client";

/** Rejects with ServerError where it cannot listen. lock.json names the port and the token afterwards. */
export async function serve({ live, session, address, maxClients, onHeartbeat, onDiagnostic }: ServeOptions): Promise<Served> {
  const { startServer } = await import("../server/index.ts");
  const token = randomBytes(32).toString("base64url");
  const screenToken = randomBytes(32).toString("base64url");
  const started = await startServer({
    hub: live.hub,
    tokens: [
      { token, name: CLIENT, scopes: SCOPES },
      { token: screenToken, name: SCREEN, scopes: SCOPES },
    ],
    maxClients,
    ...(address === undefined ? {} : { host: address.host, port: address.port }),
    onFrame: live.handle,
    onAck(frame, from) {
      if (from.by === SCREEN) onHeartbeat(frame);
    },
    status: () => ({ events: live.model.seq + 1, status: live.model.run.status, chart: live.model.run.chartId }),
    onDiagnostic,
  });
  await session.writeAddress({ port: started.port, token });
  return { shownUrl: started.shownUrl, screen: { url: started.shownUrl, token: screenToken }, close: started.close };
}

/** Before anything is made: a port that was asked for by name is free. Throws CommandFailure. */
export async function checkAddress(address: Address): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (error) => reject(addressFailure(error, address)));
    probe.listen({ host: address.host, port: address.port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

function addressFailure(error: NodeJS.ErrnoException, address: Address): Error {
  const { code } = error;
  const where = `${address.host}:${address.port}`;
  if (code === "EADDRINUSE")
    return new CommandFailure(`--api-server ${where}: the port is in use; choose another one, or leave the flag out for a free one`);
  if (code === "EACCES") return new CommandFailure(`--api-server ${where}: this port needs more rights; choose one from 1024 on`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new CommandFailure(`--api-server ${where}: this machine has no such address`);
  return error;
}
