// A provider on loopback: a real HTTP server whose every answer is a play. `openai-server.fake.ts` and
// `anthropic-server.fake.ts` say which protocol.

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { playOut, type FakeAnswer, type FakePlay } from "./sse-plays.fake.ts";

export interface FakeRequest {
  path: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: Record<string, unknown>;
}

export interface FakeProvider {
  port: number;
  /** Where its API begins: what `--api-base-url` wants. */
  url: string;
  requests: readonly FakeRequest[];
  /** Requests whose client left before the end of the answer. */
  readonly left: number;
  /** Connections that are open now. */
  readonly open: number;
  close(): Promise<void>;
}

export interface FakeProviderOptions {
  /** Asked once a request; `index` counts from 0. */
  play: (request: FakeRequest, index: number) => FakePlay | Promise<FakePlay>;
  /** Default: any free one. */
  port?: number;
}

export type StreamEncoder = (answer: FakeAnswer, how: { eol?: string; comments?: boolean; done?: boolean }) => Uint8Array;

export async function startFakeProvider(
  { play, port = 0 }: FakeProviderOptions,
  path: string,
  stream: StreamEncoder,
): Promise<FakeProvider> {
  const requests: FakeRequest[] = [];
  let left = 0;
  let open = 0;
  const server = createServer((incoming, response) => {
    incoming.socket.setNoDelay(true);
    response.on("close", () => {
      if (!response.writableFinished) left += 1;
    });
    const answer = async (): Promise<void> => {
      const text = await bodyOf(incoming);
      if (incoming.method !== "POST" || incoming.url !== `/v1${path}`) {
        response
          .writeHead(404, { "content-type": "application/json" })
          .end(JSON.stringify({ error: { message: `no route ${incoming.method ?? ""} ${incoming.url ?? ""}` } }));
        return;
      }
      const request: FakeRequest = {
        path: incoming.url,
        headers: incoming.headers as Record<string, string | undefined>,
        body: JSON.parse(text) as Record<string, unknown>,
      };
      requests.push(request);
      await playOut(await play(request, requests.length - 1), stream, response);
    };
    answer().catch((error: unknown) => {
      // The client left in mid-play, or a play threw: either way nobody can be told but whoever reads this.
      if (!response.destroyed) response.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.on("connection", (socket) => {
    open += 1;
    socket.on("close", () => (open -= 1));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}/v1`,
    requests,
    get left() {
      return left;
    },
    get open() {
      return open;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
