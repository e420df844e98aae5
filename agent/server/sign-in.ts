// A browser cannot send our token by itself: it trades a one-time code for a cookie that is an id of its own.

import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isJson, NOT_JSON, readBody } from "./body.ts";
import type { GateRequest } from "./gate.ts";
import { COOKIE_SESSIONS_MAX, SIGN_IN_BYTES_MAX, SIGN_IN_CODES_MAX, SIGN_IN_CODE_MS } from "./limits.ts";
import { refuse } from "./refusal.ts";
import { type Responses, SAFE_HEADERS } from "./responses.ts";
import type { Authentication, Principal } from "./tokens.ts";

const CODE_BYTES = 16;
const COOKIE_BYTES = 32;

export interface SignIn {
  /** A fresh code for the URL's fragment: one use, 60 s. The oldest of too many ends. */
  openCode(principal: Principal): string;
  /** `POST /session` with `{"code": …}`. */
  trade(incoming: IncomingMessage): Promise<Response>;
  /** Who a cookie belongs to. A request that has one must come from our own page. */
  authenticate(request: GateRequest): Authentication;
}

export interface SignInOptions {
  /** Known once the server listens. */
  port: () => number;
  isTls: boolean;
  responses: Pick<Responses, "deny">;
  /** Milliseconds, never going back. */
  now: () => number;
}

export function createSignIn({ port, isTls, responses, now }: SignInOptions): SignIn {
  const codes = new Map<string, { principal: Principal; until: number }>();
  const sessions = new Map<string, Principal>();
  // Only digests are kept: looking one up says nothing about the secret by its time.
  const keyOf = (secret: string): string => createHash("sha256").update(secret).digest("base64");
  const cookieName = (): string => `escapement-${port()}`;

  return {
    openCode(principal) {
      for (const [key, { until }] of codes) if (until <= now()) codes.delete(key);
      const code = randomBytes(CODE_BYTES).toString("base64url");
      codes.set(keyOf(code), { principal, until: now() + SIGN_IN_CODE_MS });
      dropOldest(codes, SIGN_IN_CODES_MAX);
      return code;
    },
    async trade(incoming) {
      if (!isJson(incoming)) return responses.deny(NOT_JSON);
      const code = codeOf((await readBody(incoming, SIGN_IN_BYTES_MAX))?.text);
      const found = code === undefined ? undefined : codes.get(keyOf(code));
      if (code !== undefined) codes.delete(keyOf(code));
      if (!found || found.until <= now()) return responses.deny(BAD_CODE);
      const id = randomBytes(COOKIE_BYTES).toString("base64url");
      sessions.set(keyOf(id), found.principal);
      dropOldest(sessions, COOKIE_SESSIONS_MAX);
      return new Response(null, {
        status: 204,
        headers: {
          ...SAFE_HEADERS,
          "set-cookie": `${cookieName()}=${id}; HttpOnly; SameSite=Strict; Path=/${isTls ? "; Secure" : ""}`,
        },
      });
    },
    authenticate(request) {
      const ids = cookiesOf(request.header("cookie"), cookieName());
      if (ids.length === 0) return { kind: "none" };
      // The gate has checked that an Origin, where there is one, is our own.
      const isOurPage = request.header("origin").length === 1 || request.header("sec-fetch-site").join() === "same-origin";
      // Another server of this machine can set a cookie of our name beside ours: it takes nothing away.
      const principal = isOurPage ? ids.map((id) => sessions.get(keyOf(id))).find(Boolean) : undefined;
      return principal ? { kind: "known", principal } : { kind: "wrong" };
    },
  };
}

const BAD_CODE = refuse("wrong-token", "this code is not good (any more): ask for a new one");

function codeOf(body: string | undefined): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body ?? "");
    const code = typeof parsed === "object" && parsed !== null ? (parsed as { code?: unknown }).code : undefined;
    return typeof code === "string" ? code : undefined;
  } catch {
    // Not JSON: no code.
    return undefined;
  }
}

function cookiesOf(headers: readonly string[], name: string): string[] {
  const pairs = headers.flatMap((header) => header.split(";")).map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  const oldest = map.size > most ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}
