// The server of one run: gate, then routes or the upgrade. Loaded after the first event.

import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { type ServerOptions as TlsOptions, createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { WebSocketServer } from "ws";
import { CLIENTS_MAX, SOCKET_PAYLOAD_BYTES_MAX } from "../../wire/index.ts";
import type { Hub } from "../hub/index.ts";
import { createConnections } from "./connections.ts";
import type { FrameHandlers } from "./frame-door.ts";
import { type GateRules, type Passed, checkGate, gateRequestOf } from "./gate.ts";
import {
  CLOSE_TIMEOUT_MS,
  HEADERS_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  PING_MS,
  REQUEST_TIMEOUT_MS,
  SOCKETS_BESIDE_CLIENTS_MAX,
  TIMEOUTS_CHECK_MS,
} from "./limits.ts";
import { REFUSALS, type Refusal, refuse } from "./refusal.ts";
import { UNKNOWN_SESSION, createRoutes, deny, isThisSession } from "./routes.ts";
import { ServerError, serverErrorOf } from "./server-error.ts";
import { type FileSource, createSessionFiles } from "./session-files.ts";
import { createSignIn } from "./sign-in.ts";
import { BASIC_USER, type Principal, type TokenGrant, createTokenCheck } from "./tokens.ts";
import { createWrongTokens } from "./wrong-tokens.ts";
import { serveWebSocket } from "./ws-connection.ts";

export interface ServerOptions extends FrameHandlers {
  hub: Hub;
  /** At least one; the first is the one of `url`. */
  tokens: readonly TokenGrant[];
  /** Absent: 127.0.0.1. Another one is a person's explicit wish (`--api-server`). */
  host?: string;
  /** Absent or 0: a free one. */
  port?: number;
  /** PEM texts. With them the server speaks TLS and nothing else. */
  tls?: { cert: string; key: string };
  maxClients?: number;
  /** The session's files, where clients may have those that its log names. */
  files?: FileSource;
  /** Takes secrets out of what files hold. */
  redact?: (text: string) => string;
  /** How long a request may take, and how often that is looked at. Absent: limits.ts. */
  timeouts?: { headersMs: number; requestMs: number; checkMs: number };
  /** Milliseconds, never going back, for the limits over time. Absent: the process's own. */
  now?: () => number;
  /** More for `/status`. Must not throw. */
  status?: () => Readonly<Record<string, unknown>>;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** ws://escapement:<token>@host:port/ws of the first token (wss: with TLS). Never shown, never logged. */
  readonly url: string;
  /** The same without its user part, for a person. */
  readonly shownUrl: string;
  /** A one-time code for a browser, as the first token. */
  openCode(): string;
  /** Where a browser goes with such a code, a fresh one each time: http://host:port/#<code>. */
  signInUrl(): string;
  /** Ends every connection; resolves when no handle of it is open. */
  close(): Promise<void>;
}

/** The gate itself looks at Host. Who is gone without a word is found out by the kernel. */
const HTTP_OPTIONS = {
  maxHeaderSize: HEADERS_BYTES_MAX,
  requireHostHeader: false,
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: PING_MS,
};

/** No extension: the hub writes frames beside `ws`. (Its types do not know `closeTimeout` yet.) */
const SOCKET_OPTIONS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  autoPong: false,
  maxPayload: SOCKET_PAYLOAD_BYTES_MAX,
  closeTimeout: CLOSE_TIMEOUT_MS,
};

/** Rejects with ServerError where it cannot listen. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {
    hub,
    tokens,
    host = "127.0.0.1",
    port: wishedPort = 0,
    tls,
    maxClients = CLIENTS_MAX,
    files,
    redact,
    status = () => ({}),
    now = () => performance.now(),
    timeouts = { headersMs: HEADERS_TIMEOUT_MS, requestMs: REQUEST_TIMEOUT_MS, checkMs: TIMEOUTS_CHECK_MS },
  } = options;
  const handlers: FrameHandlers = options;
  const first = tokens[0];
  if (!first) throw new Error("startServer: no token");
  const { token: firstToken, ...firstPrincipal } = first;

  let port = 0;
  const connections = createConnections(maxClients);
  const signIn = createSignIn({ port: () => port, isTls: tls !== undefined, now });
  const checkToken = createTokenCheck(tokens);
  const rules: GateRules = {
    hosts: [],
    scheme: tls ? "https" : "http",
    wrongTokens: createWrongTokens(now),
    authenticate(request) {
      const authorization = request.header("authorization");
      return authorization.length > 0 ? checkToken(authorization) : signIn.authenticate(request);
    },
  };
  const check = (incoming: IncomingMessage, isUpgrade: boolean): Passed | Refusal => {
    const verdict = checkGate(gateRequestOf(incoming, isUpgrade), rules);
    if (!verdict.pass || !verdict.principal || verdict.principal.scopes.includes("view") || verdict.route.method === "POST") return verdict;
    return refuse("not-allowed", "this token does not have the scope view");
  };

  let origin = "";
  const signInUrl = (principal: Principal): string => `${origin}/#${signIn.openCode(principal)}`;
  const routes = createRoutes({
    hub,
    handlers,
    connections,
    signIn,
    files: files && createSessionFiles(files, redact),
    signInUrl,
    status,
    now,
  });
  const passedOf = new WeakMap<IncomingMessage, Passed>();
  const listener = getRequestListener(
    async (request, env) => {
      const { incoming, outgoing } = env as { incoming: IncomingMessage; outgoing: ServerResponse };
      const passed = passedOf.get(incoming);
      return passed ? routes.fetch(request, { incoming, outgoing, passed }) : deny(refuse("not-found", "there is nothing at this path"));
    },
    {
      overrideGlobalObjects: false,
      errorHandler(error) {
        handlers.onDiagnostic?.("a request failed", error);
        return deny(refuse("busy", "the agent could not handle this; try again"));
      },
    },
  );

  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const verdict = check(incoming, false);
    if (!verdict.pass) {
      const { status: code, text, headers } = plainRefusal(verdict);
      outgoing.writeHead(code, { ...headers, connection: "close" });
      outgoing.end(text);
      return;
    }
    passedOf.set(incoming, verdict);
    void listener(incoming, outgoing);
  };
  const httpOptions = {
    ...HTTP_OPTIONS,
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: timeouts.checkMs,
  };
  const http = tls ? secureServer({ ...httpOptions, ...tls }, onRequest) : createServer(httpOptions, onRequest);
  http.maxHeadersCount = 0;
  http.maxConnections = maxClients + SOCKETS_BESIDE_CLIENTS_MAX;

  const sockets = new WebSocketServer(SOCKET_OPTIONS);
  http.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", (error) => handlers.onDiagnostic?.("a socket failed before its upgrade was through", error));
    const verdict = check(incoming, true);
    if (!verdict.pass) return refuseUpgrade(socket, verdict);
    const { principal, query } = verdict;
    if (!principal) return refuseUpgrade(socket, refuse("no-token", "a token is needed"));
    if (!isThisSession(verdict, principal, hub)) return refuseUpgrade(socket, UNKNOWN_SESSION);
    if (connections.isFull())
      return refuseUpgrade(socket, refuse("busy", `this run has all the clients it takes (${maxClients}; --max-clients)`));
    sockets.handleUpgrade(incoming, socket, head, (ws) =>
      serveWebSocket({ ws, socket, query, principal, hub, handlers, connections, now }),
    );
  });

  await new Promise<void>((resolve, reject) => {
    http.once("error", (error) => reject(serverErrorOf(error, host, wishedPort)));
    http.listen(wishedPort, host, resolve);
  }).catch((error: unknown) => {
    connections.endAll();
    throw error;
  });
  http.on("error", (error) => handlers.onDiagnostic?.("the server failed", error));
  port = (http.address() as AddressInfo).port;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  rules.hosts = [...new Set([`127.0.0.1:${port}`, `localhost:${port}`, `${shownHost}:${port}`])];
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : shownHost;

  origin = `${rules.scheme}://${reachable}:${port}`;
  const scheme = tls ? "wss" : "ws";

  return {
    host,
    port,
    url: `${scheme}://${BASIC_USER}:${firstToken}@${reachable}:${port}/ws`,
    shownUrl: `${scheme}://${reachable}:${port}/ws`,
    openCode: () => signIn.openCode(firstPrincipal),
    signInUrl: () => signInUrl(firstPrincipal),
    async close() {
      connections.endAll();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
    },
  };
}

/** Throws ServerError where the files are no certificate and key of one another. */
function secureServer(options: TlsOptions, onRequest: (incoming: IncomingMessage, outgoing: ServerResponse) => void) {
  try {
    return createTlsServer({ ...options, minVersion: "TLSv1.2", handshakeTimeout: HEADERS_TIMEOUT_MS }, onRequest);
  } catch (error) {
    throw new ServerError("bad-certificate", "the certificate and the key are not good, or do not belong to each other", error);
  }
}

function plainRefusal({ code, message, headers }: Refusal) {
  const text = `${JSON.stringify({ error: { code, message } })}\n`;
  return {
    status: REFUSALS[code],
    text,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "content-length": String(Buffer.byteLength(text)),
      ...headers,
    },
  };
}

/** `ws` is not asked: the socket is still plain HTTP. */
function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const { status, text, headers } = plainRefusal(refusal);
  const lines = Object.entries({ ...headers, connection: "close" }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${refusal.code}\r\n${lines.join("\r\n")}\r\n\r\n${text}`, () => socket.destroy());
}
