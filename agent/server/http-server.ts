// The platform's own server with every bound in force, plain or TLS; and the address it got.

import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import {
  HEADERS_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  PING_MS,
  REQUEST_TIMEOUT_MS,
  SOCKETS_BESIDE_CLIENTS_MAX,
  TIMEOUTS_CHECK_MS,
} from "./limits.ts";
import { ServerError, serverErrorOf } from "./server-error.ts";

export interface HttpServerOptions {
  /** PEM texts. With them the server speaks TLS and nothing else. */
  tls: { cert: string; key: string } | undefined;
  maxClients: number;
  /** How long a request may take, and how often that is looked at. Absent: limits.ts. */
  timeouts: Timeouts | undefined;
}

export interface Timeouts {
  headersMs: number;
  requestMs: number;
  checkMs: number;
}

/** How clients name a server. */
export interface ServerAddress {
  port: number;
  /** `host:port`, exactly as `Host` must be. */
  hosts: readonly string[];
  /** `host:port` that this machine reaches. */
  reachable: string;
}

const TIMEOUTS: Timeouts = { headersMs: HEADERS_TIMEOUT_MS, requestMs: REQUEST_TIMEOUT_MS, checkMs: TIMEOUTS_CHECK_MS };

/** Throws ServerError where the files are no certificate and key of one another. */
export function createHttpServer(
  { tls, maxClients, timeouts = TIMEOUTS }: HttpServerOptions,
  onRequest: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Server {
  const options = {
    maxHeaderSize: HEADERS_BYTES_MAX,
    // The gate itself looks at Host.
    requireHostHeader: false,
    noDelay: true,
    // Who is gone without a word is found out by the kernel.
    keepAlive: true,
    keepAliveInitialDelay: PING_MS,
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: timeouts.checkMs,
  };
  const http = tls ? secured(() => createTlsServer({ ...options, ...tls, ...TLS_OPTIONS }, onRequest)) : createServer(options, onRequest);
  http.maxHeadersCount = 0;
  http.maxConnections = maxClients + SOCKETS_BESIDE_CLIENTS_MAX;
  return http;
}

const TLS_OPTIONS = { minVersion: "TLSv1.2", handshakeTimeout: HEADERS_TIMEOUT_MS } as const;

function secured<T>(create: () => T): T {
  try {
    return create();
  } catch (error) {
    throw new ServerError("bad-certificate", "the certificate and the key are not good, or do not belong to each other", error);
  }
}

/** Rejects with ServerError where it cannot. */
export async function listen(http: Server, host: string, wishedPort: number, scheme: "http" | "https"): Promise<ServerAddress> {
  await new Promise<void>((resolve, reject) => {
    http.once("error", (error) => reject(serverErrorOf(error, host, wishedPort)));
    http.listen(wishedPort, host, resolve);
  });
  const { port } = http.address() as AddressInfo;
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : shownHost(host);
  return { port, hosts: hostsOf(host, port, scheme), reachable: `${reachable}:${port}` };
}

const shownHost = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** A client leaves out the port that goes without saying. */
export function hostsOf(host: string, port: number, scheme: "http" | "https"): readonly string[] {
  const names = [...new Set(["127.0.0.1", "localhost", shownHost(host)])];
  const isUnsaid = port === (scheme === "https" ? 443 : 80);
  return names.flatMap((name) => (isUnsaid ? [`${name}:${port}`, name] : [`${name}:${port}`]));
}
