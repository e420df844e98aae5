// The run's server: loaded late, with tokens that live as long as the process.

import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { SCOPES } from "../remote/index.ts";
import type { Secrets } from "../secrets/index.ts";
import type { Session } from "../session/index.ts";
import { CommandFailure } from "./failure.ts";
import { type Address, shownAddress } from "./flag-values.ts";
import type { Listening } from "./listening.ts";
import type { LiveRun } from "./live-run.ts";
import type { AckFrame } from "../../wire/client-frames.ts";

export interface Served {
  /** For people: without a token. */
  shownUrl: string;
  /** Where it listens. */
  ports: readonly number[];
  /** For a browser: good once and for a minute, a fresh one each time. */
  signInUrl(): string;
  /** For the screen that this process spawns: its frames are known by this token. */
  screen: { url: string; token: string };
  close(): Promise<void>;
}

export interface ServeOptions {
  live: LiveRun;
  session: Session;
  listening: Listening;
  maxClients: number;
  /** The tokens are told to it. */
  secrets: Pick<Secrets, "know" | "redact">;
  /** An `ack` of the screen. */
  onHeartbeat(frame: { suspended?: true | undefined }): void;
  onDiagnostic(message: string, detail?: unknown): void;
}

/** Who sent a frame, as the record names them. */
const SCREEN = "screen";
const CLIENT = "client";

/**
 * Rejects with ServerError where it cannot listen. lock.json names the port and the token afterwards. Where TLS is spoken, the
 * screen and the programs of this machine get a plain server on loopback beside it: they know no certificate.
 */
export async function serve({ live, session, listening, maxClients, secrets, onHeartbeat, onDiagnostic }: ServeOptions): Promise<Served> {
  const { startServer } = await import("../server/index.ts");
  const token = randomBytes(32).toString("base64url");
  const screenToken = randomBytes(32).toString("base64url");
  for (const secret of [token, screenToken]) secrets.know(secret);
  const options = {
    hub: live.hub,
    tokens: [
      { token, name: CLIENT, scopes: SCOPES },
      { token: screenToken, name: SCREEN, scopes: SCOPES },
    ],
    maxClients,
    onFrame: live.handle,
    onAck(frame: AckFrame, from: { by: string }) {
      if (from.by === SCREEN) onHeartbeat(frame);
    },
    status: () => ({ events: live.model.seq + 1, status: live.model.run.status, chart: live.model.run.chartId }),
    files: { log: session.log, readArtifact: session.store.readArtifact, readBlob: session.store.readBlob },
    redact: secrets.redact,
    onDiagnostic,
  };
  const { address, tls } = listening;
  const asked = await startServer({ ...options, ...(address ? { host: address.host, port: address.port } : {}), ...(tls ? { tls } : {}) });
  const local = tls ? await startServer(options) : asked;
  await session.writeAddress({ host: local.host, port: local.port, token }, (trouble) => live.storage("lock.json", trouble));
  return {
    shownUrl: asked.shownUrl,
    signInUrl: asked.signInUrl,
    ports: [...new Set([asked.port, local.port])],
    screen: { url: local.shownUrl, token: screenToken },
    async close() {
      await Promise.all([...new Set([asked, local])].map((server) => server.close()));
    },
  };
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
  const where = shownAddress(address);
  if (code === "EADDRINUSE")
    return new CommandFailure(`--api-server ${where}: the port is in use; choose another one, or leave the flag out for a free one`);
  if (code === "EACCES") return new CommandFailure(`--api-server ${where}: this port needs more rights; choose one from 1024 on`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new CommandFailure(`--api-server ${where}: this machine has no such address`);
  return error;
}
