// The body of a request, bounded while it is read.

import type { IncomingMessage } from "node:http";
import { refuse } from "./refusal.ts";

export const NOT_JSON = refuse("bad-content-type", "the body must be application/json, exactly");

/** Said once and in these letters: what a page can send without being asked first is never that. */
export const isJson = ({ headersDistinct }: IncomingMessage): boolean => headersDistinct["content-type"]?.join() === "application/json";

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
