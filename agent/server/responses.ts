// What a request is answered with: one maker for all of it, so that no answer leaves without its secrets taken out.

import { type ErrorCode, type ReplyFrame, encodeFrame } from "../../wire/index.ts";
import { REFUSALS, type Refusal } from "./refusal.ts";

export interface Responses {
  json(body: unknown): Response;
  /** To a POST. */
  reply(reply: ReplyFrame): Response;
  /** Never a page of ours: whatever stands in a file is shown as text at most, and runs nothing. */
  file(text: string): Response;
  deny(refusal: Refusal): Response;
}

/** The status of a POST whose reply has this code. */
const REPLY_STATUS = {
  "bad-json": 400,
  "bad-frame": 400,
  "too-large": 413,
  "rate-limited": 429,
  "invalid-answer": 400,
  "already-answered": 409,
  "unknown-prompt": 404,
  "unknown-session": 404,
  unsupported: 501,
  "not-allowed": 403,
  busy: 503,
} as const satisfies Record<ErrorCode, number>;

export const SAFE_HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" };
const JSON_HEADERS = { ...SAFE_HEADERS, "content-type": "application/json" };
const FILE_HEADERS = {
  ...SAFE_HEADERS,
  "content-type": "text/plain; charset=utf-8",
  "content-disposition": "attachment",
  "content-security-policy": "default-src 'none'; sandbox",
};

/** `redact` takes secrets out; JSON stays JSON. */
export function createResponses(redact: (text: string) => string): Responses {
  return {
    json: (body) => new Response(redact(JSON.stringify(body)), { headers: JSON_HEADERS }),
    reply: (reply) =>
      new Response(redact(encodeFrame(reply)), {
        status: reply.error ? REPLY_STATUS[reply.error.code] : 200,
        // What is left of the body is not read: who sent it must not use this connection again.
        headers: reply.error?.code === "too-large" ? { ...JSON_HEADERS, connection: "close" } : JSON_HEADERS,
      }),
    file: (text) => new Response(redact(text), { headers: FILE_HEADERS }),
    deny({ code, message, headers }) {
      return new Response(redact(refusalText(code, message)), { status: REFUSALS[code], headers: { ...JSON_HEADERS, ...headers } });
    },
  };
}

export const refusalText = (code: string, message: string): string => `${JSON.stringify({ error: { code, message } })}\n`;
