// The routes behind the gate.

import type { IncomingMessage, ServerResponse } from "node:http";
import { type Context, Hono } from "hono";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ANSWER_FRAME_BYTES_MAX, PROTOCOL } from "../../wire/index.ts";
import type { Hub } from "../hub/index.ts";
import { isJson, NOT_JSON, readBody } from "./body.ts";
import type { Connections } from "./connections.ts";
import { type FrameDoor, type FrameHandlers, createFrameDoor, refusal } from "./frame-door.ts";
import type { Passed } from "./gate.ts";
import { attachRequestOf } from "./query.ts";
import { refuse } from "./refusal.ts";
import { type Responses, SAFE_HEADERS } from "./responses.ts";
import type { Route } from "./route-table.ts";
import { createSseEncode, createSseSink, cursorOfLastEventId } from "./sink.sse.ts";
import type { FileAnswer, SessionFiles } from "./session-files.ts";
import type { SignIn } from "./sign-in.ts";
import { SIGN_IN_PAGE } from "./sign-in-page.ts";
import type { Principal } from "./tokens.ts";

export interface RouteOptions {
  hub: Hub;
  handlers: FrameHandlers;
  connections: Connections;
  signIn: SignIn;
  responses: Responses;
  /** Absent: no file is ever sent. */
  files: SessionFiles | undefined;
  /** Where a browser goes with a one-time code of this client's. */
  signInUrl(principal: Principal): string;
  now: () => number;
  /** More for `/status`: what only the caller knows. */
  status: () => Readonly<Record<string, unknown>>;
}

/** What the gate found, handed on with the request. */
export interface RouteEnv {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  passed: Passed;
}
type RouteContext = Context<{ Bindings: RouteEnv }>;

export function createRoutes({
  hub,
  handlers,
  connections,
  signIn,
  responses,
  files,
  signInUrl,
  status,
  now,
}: RouteOptions): Hono<{ Bindings: RouteEnv }> {
  const app = new Hono<{ Bindings: RouteEnv }>();
  const { json, reply: answer, deny } = responses;
  const encodeSse = createSseEncode(hub.epoch);
  const doors = new Map<string, FrameDoor>();

  /** One for each token, so that its limits hold over all of its requests. */
  function doorOf(principal: Principal): FrameDoor {
    const clientId = `post ${principal.name}`;
    const door = doors.get(clientId) ?? createFrameDoor({ principal, clientId, handlers, now });
    doors.set(clientId, door);
    return door;
  }

  async function postFrame(c: RouteContext, principal: Principal): Promise<Response> {
    const { incoming } = c.env;
    if (!isJson(incoming)) return deny(NOT_JSON);
    const body = await readBody(incoming, ANSWER_FRAME_BYTES_MAX);
    if (!body) return answer(refusal("too-large", `the most is ${ANSWER_FRAME_BYTES_MAX} bytes`, { re: "frame" }));
    const { reply } = await doorOf(principal).take(body.text, body.bytes);
    return answer(reply);
  }

  function streamEvents(c: RouteContext, principal: Principal): Response {
    const { incoming, outgoing, passed } = c.env;
    if (connections.isFull()) return deny(refuse("busy", "this run has all the clients it takes (--max-clients)"));
    outgoing.writeHead(200, { ...SAFE_HEADERS, "content-type": "text/event-stream; charset=utf-8" });
    outgoing.flushHeaders();
    const last = incoming.headers["last-event-id"];
    const request = attachRequestOf(passed.query, principal.name);
    const sink = createSseSink(outgoing, encodeSse);
    const client = hub.attach(typeof last === "string" ? { ...request, ...cursorOfLastEventId(last) } : request, sink);
    const remove = connections.add({ ping: () => sink.ping(), terminate: () => void outgoing.destroy() });
    outgoing.on("close", () => {
      remove();
      client.detach();
    });
    return RESPONSE_ALREADY_SENT;
  }

  async function sendFile(c: RouteContext, read: (found: SessionFiles, name: string) => Promise<FileAnswer>): Promise<Response> {
    const { file } = c.env.passed;
    const answered: FileAnswer = files && file !== undefined ? await read(files, file) : { kind: "none" };
    if (answered.kind === "none") return deny(refuse("not-found", "the session's log names no such file"));
    if (answered.kind === "too-large")
      return deny(refuse("too-large", `a file of ${answered.bytes} bytes: read it in the session's folder`));
    return responses.file(answered.text);
  }

  const withPrincipal = (handle: (c: RouteContext, principal: Principal) => Response | Promise<Response>) => (c: RouteContext) => {
    const { principal } = c.env.passed;
    if (!principal) return deny(refuse("no-token", "a token is needed"));
    if (isThisSession(c.env.passed, principal, hub)) return handle(c, principal);
    return c.req.method === "POST" ? answer(refusal("unknown-session", UNKNOWN_SESSION.message, { re: "frame" })) : deny(UNKNOWN_SESSION);
  };

  const handle: Readonly<Record<Route["name"], (c: RouteContext) => Response | Promise<Response>>> = {
    ws: () => deny(refuse("upgrade-required", "this path is a WebSocket", { upgrade: "websocket" })),
    events: withPrincipal(streamEvents),
    "post-session-frame": withPrincipal(postFrame),
    "post-frame": withPrincipal(postFrame),
    artifacts: withPrincipal(async () => json({ artifacts: (await files?.artifacts()) ?? [] })),
    artifact: withPrincipal((c) => sendFile(c, (found, name) => found.artifact(name))),
    blob: withPrincipal((c) => sendFile(c, (found, ref) => found.blob(ref))),
    // Not by the maker of all others: a code may look like a key by chance, and would be taken out.
    "sign-in-code": withPrincipal((c, principal) => c.json({ url: signInUrl(principal) }, 200, SAFE_HEADERS)),
    status: withPrincipal(() =>
      json({
        session: hub.sessionId,
        epoch: hub.epoch,
        head: hub.head(),
        protocol: PROTOCOL,
        engine: hub.engine,
        clients: hub.clients(),
        queue: hub.queue(),
        ...status(),
      }),
    ),
    health: () => json({ status: "ok", protocol: PROTOCOL, engine: hub.engine }),
    "sign-in-page": (c) =>
      c.html(SIGN_IN_PAGE, 200, {
        ...SAFE_HEADERS,
        "content-security-policy":
          "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      }),
    "sign-in": (c) => signIn.trade(c.env.incoming),
  };
  // The library's own would print it. A client that leaves in the middle of its body is no fault of ours.
  app.onError((error, c) => {
    if (!c.env.incoming.destroyed) handlers.onDiagnostic?.("a request failed", error);
    return deny(refuse("busy", "the agent could not handle this; try again"));
  });
  app.all("*", (c) => handle[c.env.passed.route.name](c));
  return app;
}

/** A path's or query's session, and a token's own, must be the one that is served. */
export function isThisSession({ id, query }: Passed, principal: Principal, hub: Hub): boolean {
  return [id, ...query.getAll("session"), principal.session].every((asked) => asked === undefined || asked === hub.sessionId);
}

export const UNKNOWN_SESSION = refuse("unknown-session", "there is no such session here");
