// The server of one run: gate, then routes or the upgrade. Loaded after the first event.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { WebSocketServer } from "ws";
import { CLIENTS_MAX, SOCKET_PAYLOAD_BYTES_MAX } from "../../wire/index.ts";
import type { Hub } from "../hub/index.ts";
import { createConnections } from "./connections.ts";
import type { FrameHandlers } from "./frame-door.ts";
import { type GateRules, type Passed, checkGate, gateRequestOf } from "./gate.ts";
import { type Timeouts, createHttpServer, listen } from "./http-server.ts";
import { CLOSE_TIMEOUT_MS } from "./limits.ts";
import { refuseMalformed } from "./malformed.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { refuseRequest, refuseSocket } from "./refuse-socket.ts";
import { createResponses } from "./responses.ts";
import { UNKNOWN_SESSION, createRoutes, isThisSession } from "./routes.ts";
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
  /** Takes secrets out of what requests are answered with; the hub does it with its frames. JSON stays JSON. */
  redact?: (text: string) => string;
  /** How long a request may take, and how often that is looked at. Absent: limits.ts. */
  timeouts?: Timeouts;
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

/** No extension: the hub writes frames beside `ws`. (Its types do not know `closeTimeout` yet.) */
const SOCKET_OPTIONS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  autoPong: false,
  maxPayload: SOCKET_PAYLOAD_BYTES_MAX,
  closeTimeout: CLOSE_TIMEOUT_MS,
};

/** Those that `ws` speaks, as a client wants to hear them that named another. */
const SOCKET_VERSIONS = { "sec-websocket-version": "13, 8" };

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
    redact = (text) => text,
    status = () => ({}),
    now = () => performance.now(),
    timeouts,
  } = options;
  const handlers: FrameHandlers = options;
  const first = tokens[0];
  if (!first) throw new Error("startServer: no token");
  const { token: firstToken, ...firstPrincipal } = first;

  let port = 0;
  const responses = createResponses(redact);
  const connections = createConnections(maxClients);
  const signIn = createSignIn({ port: () => port, isTls: tls !== undefined, responses, now });
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
    responses,
    files: files && createSessionFiles(files),
    signInUrl,
    status,
    now,
  });
  const passedOf = new WeakMap<IncomingMessage, Passed>();
  const listener = getRequestListener(
    async (request, env) => {
      const { incoming, outgoing } = env as { incoming: IncomingMessage; outgoing: ServerResponse };
      const passed = passedOf.get(incoming);
      return passed
        ? routes.fetch(request, { incoming, outgoing, passed })
        : responses.deny(refuse("not-found", "there is nothing at this path"));
    },
    {
      overrideGlobalObjects: false,
      errorHandler(error) {
        handlers.onDiagnostic?.("a request failed", error);
        return responses.deny(refuse("busy", "the agent could not handle this; try again"));
      },
    },
  );

  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse, expects?: "continue" | "more"): void => {
    const passed = check(incoming, false);
    const verdict = passed.pass && expects === "more" ? refuse("expectation-failed", "nothing but 100-continue can be expected") : passed;
    if (!verdict.pass) return refuseRequest(outgoing, verdict);
    // A body that no route reads would come for as long as somebody sends it.
    if (verdict.route.method !== "POST" && hasBody(incoming)) outgoing.shouldKeepAlive = false;
    passedOf.set(incoming, verdict);
    if (expects === "continue") outgoing.writeContinue();
    void listener(incoming, outgoing);
  };
  const http = createHttpServer({ tls, maxClients, timeouts }, onRequest);
  // The platform would answer these by itself, before the gate.
  http.on("checkContinue", (incoming: IncomingMessage, outgoing: ServerResponse) => onRequest(incoming, outgoing, "continue"));
  http.on("checkExpectation", (incoming: IncomingMessage, outgoing: ServerResponse) => onRequest(incoming, outgoing, "more"));
  http.on("connect", (incoming: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => socket.destroy());
    const verdict = check(incoming, true);
    refuseSocket(socket, verdict.pass ? refuse("method-not-allowed", "nothing here can be connected through") : verdict);
  });
  refuseMalformed(http);
  const sockets = new WebSocketServer(SOCKET_OPTIONS);
  sockets.on("wsClientError", (error, socket) => refuseSocket(socket, refuse("bad-upgrade", error.message, SOCKET_VERSIONS)));
  http.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", (error) => handlers.onDiagnostic?.("a socket failed before its upgrade was through", error));
    const verdict = check(incoming, true);
    if (!verdict.pass) return refuseSocket(socket, verdict);
    const { principal, query } = verdict;
    if (!principal) return refuseSocket(socket, refuse("no-token", "a token is needed"));
    if (!isThisSession(verdict, principal, hub)) return refuseSocket(socket, UNKNOWN_SESSION);
    if (incoming.httpVersion === "1.0") return refuseSocket(socket, refuse("bad-upgrade", "HTTP/1.0 knows no upgrade"));
    if (connections.isFull())
      return refuseSocket(socket, refuse("busy", `this run has all the clients it takes (${maxClients}; --max-clients)`));
    sockets.handleUpgrade(incoming, socket, head, (ws) =>
      serveWebSocket({ ws, socket, query, principal, hub, handlers, connections, now }),
    );
  });

  const address = await listen(http, host, wishedPort, rules.scheme).catch((error: unknown) => {
    connections.endAll();
    throw error;
  });
  http.on("error", (error) => handlers.onDiagnostic?.("the server failed", error));
  port = address.port;
  rules.hosts = address.hosts;
  origin = `${rules.scheme}://${address.reachable}`;
  const scheme = tls ? "wss" : "ws";

  return {
    host,
    port,
    url: `${scheme}://${BASIC_USER}:${firstToken}@${address.reachable}/ws`,
    shownUrl: `${scheme}://${address.reachable}/ws`,
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

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
