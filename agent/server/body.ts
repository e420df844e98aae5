// The body of a request, bounded while it is read.

import type { IncomingMessage } from "node:http";

/** Undefined as soon as it is longer than `maxBytes`; the rest is not read. Rejects where the client goes away. */
export async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<{ text: string; bytes: number } | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString("utf8"), bytes };
}
