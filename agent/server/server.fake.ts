// A server with a run behind it, and clients of it, for tests with real sockets.

import { connect } from "node:net";
import { WebSocket } from "ws";
import { type AgentFrame, decodeMessage } from "../../wire/index.ts";
import { createTestRun } from "../hub/run.fake.ts";
import { createSystemClock } from "../session/clock.system.ts";
import type { FrameOrigin } from "./frame-door.ts";
import { type ServerOptions, startServer } from "./server.ts";

export const TOKEN = "right-token";

export async function startTestServer(options: Partial<ServerOptions> = {}) {
  const run = createTestRun({ clock: createSystemClock(), ...(options.redact ? { redact: options.redact } : {}) });
  const received: { frame: unknown; from: FrameOrigin }[] = [];
  const server = await startServer({
    hub: run.hub,
    tokens: [{ token: TOKEN, name: "sidecar", scopes: ["view", "answer", "control"] }],
    async onFrame(frame, from) {
      received.push({ frame, from });
      return {
        kind: "reply",
        re: frame.kind === "control" ? frame.op : frame.kind,
        ok: true,
        ...(frame.id === undefined ? {} : { id: frame.id }),
      };
    },
    ...options,
  });
  const closers: (() => void)[] = [];
  return {
    ...run,
    server,
    received,
    /** A plain client: its URL is all it has. */
    open(query = "", url = server.url) {
      const client = openClient(`${url}${query}`);
      closers.push(() => client.ws.terminate());
      return client;
    },
    request: (target: string, init: RawRequest = {}) => rawRequest(server.port, target, init),
    async end() {
      for (const close of closers) close();
      await server.close();
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

export function openClient(url: string) {
  const ws = new WebSocket(url);
  const messages: string[] = [];
  const frames: AgentFrame[] = [];
  const waiting = new Set<() => void>();
  const state = { closed: undefined as { code: number; reason: string } | undefined, status: undefined as number | undefined };
  const changed = (): void => {
    for (const check of waiting) check();
  };
  ws.on("message", (data: Buffer) => {
    const text = data.toString("utf8");
    messages.push(text);
    for (const frame of decodeMessage(text)) frames.push(frame.ok ? frame.value : { kind: "reply", re: "unreadable", ok: false });
    changed();
  });
  ws.on("unexpected-response", (_, response) => {
    state.status = response.statusCode;
    response.resume();
    changed();
  });
  ws.on("error", changed);
  ws.on("close", (code, reason) => {
    state.closed = { code, reason: String(reason) };
    changed();
  });
  return {
    ws,
    messages,
    state,
    frames: (): readonly AgentFrame[] => frames,
    /** seq of the last event it has. */
    last: (): number => frames.findLast((frame) => frame.kind === "event" || frame.kind === "deltas")?.seq ?? -1,
    /** Resolves when `check` holds; it is looked at whenever something came. */
    until(check: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        const look = (): void => {
          if (!check()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    send: (frame: unknown) => ws.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
    has: (kind: AgentFrame["kind"]) => frames.some((frame) => frame.kind === kind),
    replies: () => frames.flatMap((frame) => (frame.kind === "reply" ? [frame] : [])),
  };
}

export interface RawRequest {
  method?: string;
  /** As they are written; a Host is added unless one is here (null: none). */
  headers?: readonly (readonly [string, string])[] | undefined;
  host?: string | null;
  token?: string | null;
  upgrade?: boolean;
  body?: string;
}

/** One request over a socket of its own, byte for byte as asked: no client library puts anything right. */
export function rawRequest(
  port: number,
  target: string,
  { method = "GET", headers = [], host, token = TOKEN, upgrade = false, body }: RawRequest,
): Promise<{ status: number; head: string; body: string }> {
  const lines = [`${method} ${target} HTTP/1.1`];
  if (host !== null) lines.push(`Host: ${host ?? `127.0.0.1:${port}`}`);
  if (token !== null) lines.push(`Authorization: Bearer ${token}`);
  if (upgrade)
    lines.push("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
  else lines.push("Connection: close");
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  return rawAnswer(port, `${lines.join("\r\n")}\r\n\r\n${body ?? ""}`);
}

/** What comes to these bytes (a character each) until the other side ends; 0 as status where no answer of HTTP came. */
export function rawAnswer(port: number, bytes: string): Promise<{ status: number; head: string; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const done = (): void => {
      socket.destroy();
      const [head = "", ...rest] = text.split("\r\n\r\n");
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, body: rest.join("\r\n\r\n") });
    };
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      // An upgrade that was let in, and a stream, do not end by themselves.
      if (text.startsWith("HTTP/1.1 101") || text.includes("text/event-stream")) done();
    });
    socket.on("end", done);
    socket.on("error", reject);
    socket.write(bytes, "latin1");
  });
}
