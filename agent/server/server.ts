// The server of one run: gate, then routes or the upgrade. Loaded after the first event.

import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { WebSocketServer } from "ws";
import { CLIENTS_MAX, SOCKET_PAYLOAD_BYTES_MAX } from "../../wire/index.ts";
import type { Hub } from "../hub/index.ts";
import { createConnections } from "./connections.ts";
import type { FrameHandlers } from "./frame-door.ts";
import { type GateRules, type Passed, checkGate, gateRequestOf } from "./gate.ts";
import { CLOSE_TIMEOUT_MS, HEADERS_TIMEOUT_MS, PING_MS, REQUEST_TIMEOUT_MS } from "./limits.ts";
import { REFUSALS, type Refusal, refuse } from "./refusal.ts";
import { UNKNOWN_SESSION, createRoutes, deny, isThisSession } from "./routes.ts";
import { serverErrorOf } from "./server-error.ts";
import { createSignIn } from "./sign-in.ts";
import { BASIC_USER, type TokenGrant, createTokenCheck } from "./tokens.ts";
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
  maxClients?: number;
  /** Milliseconds, never going back, for the limits over time. Absent: the process's own. */
  now?: () => number;
  /** More for `/status`. Must not throw. */
  status?: () => Readonly<Record<string, unknown>>;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** ws://escapement:<token>@host:port/ws of the first token. Never shown, never logged. */
  readonly url: string;
  /** The same without its user part, for a person. */
  readonly shownUrl: string;
  /** A one-time code for a browser, as the first token: http://host:port/#<code>. */
  openCode(): string;
  /** Ends every connection; resolves when no handle of it is open. */
  close(): Promise<void>;
}

/** The gate itself looks at Host. Who is gone without a word is found out by the kernel. */
const HTTP_OPTIONS = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
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
    maxClients = CLIENTS_MAX,
    status = () => ({}),
    now = () => performance.now(),
  } = options;
  const handlers: FrameHandlers = options;
  const first = tokens[0];
  if (!first) throw new Error("startServer: no token");
  const { token: firstToken, ...firstPrincipal } = first;

  let port = 0;
  const connections = createConnections(maxClients);
  const signIn = createSignIn({ port: () => port, now });
  const checkToken = createTokenCheck(tokens);
  const rules: GateRules = {
    hosts: [],
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

  const routes = createRoutes({ hub, handlers, connections, signIn, status, now });
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

  const http = createServer(HTTP_OPTIONS, (incoming, outgoing) => {
    const verdict = check(incoming, false);
    if (!verdict.pass) {
      const { status: code, text, headers } = plainRefusal(verdict);
      outgoing.writeHead(code, { ...headers, connection: "close" });
      outgoing.end(text);
      return;
    }
    passedOf.set(incoming, verdict);
    void listener(incoming, outgoing);
  });

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

  return {
    host,
    port,
    url: `ws://${BASIC_USER}:${firstToken}@${reachable}:${port}/ws`,
    shownUrl: `ws://${reachable}:${port}/ws`,
    openCode: () => signIn.openCode(firstPrincipal),
    async close() {
      connections.endAll();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
    },
  };
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
