// Who may come in: one function before every route and before the upgrade. Its order is the contract's (docs/wire.md):
// method and exact path, Host, Origin, rate limit, token.

import type { IncomingMessage } from "node:http";
import { type Refusal, refuse } from "./refusal.ts";
import { type Found, findRoute } from "./route-table.ts";
import type { Authentication, Principal } from "./tokens.ts";
import type { WrongTokens } from "./wrong-tokens.ts";

/** A request as the gate sees it: each header with all its values, as they came. */
export interface GateRequest {
  method: string;
  /** Path and query, not decoded. */
  target: string;
  isUpgrade: boolean;
  address: string;
  header(name: string): readonly string[];
}

/** `principal` is absent only on routes that need no token. */
export interface Passed extends Found {
  principal?: Principal;
}

export interface GateRules {
  /** `host:port`, exactly as a client writes it. */
  hosts: readonly string[];
  /** Of its own origin. */
  scheme: "http" | "https";
  wrongTokens: WrongTokens;
  authenticate(request: GateRequest): Authentication;
}

export function checkGate(request: GateRequest, rules: GateRules): Passed | Refusal {
  const found = findRoute(request);
  if (!found.pass) return found;
  const { route } = found;

  const hosts = request.header("host");
  if (hosts.length !== 1 || !rules.hosts.includes(hosts[0] ?? "")) return refuse("bad-host", "this server answers only to its own address");

  const origins = request.header("origin");
  if (origins.length > 1 || (origins[0] !== undefined && origins[0] !== `${rules.scheme}://${hosts[0]}`))
    return refuse("foreign-origin", "a page of another origin may not ask this server");

  if (!route.needsToken) return found;
  const who = rules.authenticate(request);
  // The limit stands before the token, but is for wrong ones alone: so it is asked only where the token does not pass.
  if (who.kind === "wrong" && rules.wrongTokens.isOver(request.address))
    return refuse("rate-limited", "too many wrong tokens; wait a minute", { "retry-after": "60" });
  if (who.kind === "wrong") {
    rules.wrongTokens.note(request.address);
    return refuse("wrong-token", "the token is not one of this server's", CHALLENGE);
  }
  if (who.kind === "none") return refuse("no-token", "a token is needed: Authorization: Bearer <token>", CHALLENGE);
  return { ...found, principal: who.principal };
}

const CHALLENGE = { "www-authenticate": 'Bearer realm="escapement"' };

export function gateRequestOf(incoming: IncomingMessage, isUpgrade: boolean): GateRequest {
  const { rawHeaders } = incoming;
  return {
    method: incoming.method ?? "",
    target: incoming.url ?? "",
    isUpgrade,
    address: incoming.socket.remoteAddress ?? "",
    // Not `incoming.headers`: that keeps one Host of two and joins others.
    header: (name) => rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name),
  };
}
