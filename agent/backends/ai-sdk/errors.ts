// Whatever a provider, its library or the network throws, as one of our categories: with the URL, the reason, and what to try.

import { BackendError, type LlmErrorCategory } from "../../core/ports/backend.ts";
import { ERROR_BODY_CHARS_MAX, WAIT_SAID_FROM_MS } from "./limits.ts";

/** What was seen of the answer before it failed. */
export interface Seen {
  /** Without user part and query. */
  url: string;
  contentType?: string | undefined;
  /** Of the HTTP answer, as it came: the libraries make statuses up for errors inside a stream. */
  status?: number | undefined;
  /** The variable that the key came from; undefined where none was sent. */
  keyEnv?: string | undefined;
  now: number;
}

const NETWORK: Readonly<Record<string, [reason: string, advice: string]>> = {
  ECONNREFUSED: ["nothing listens there (ECONNREFUSED)", "is the server started, and are host and port right?"],
  ENOTFOUND: ["there is no such host (ENOTFOUND)", "check the base URL, and that this machine is online"],
  EAI_AGAIN: ["the name could not be looked up (EAI_AGAIN)", "is this machine online?"],
  EHOSTUNREACH: ["there is no way to that host (EHOSTUNREACH)", "check the network or VPN"],
  ENETUNREACH: ["there is no way to that network (ENETUNREACH)", "check the network or VPN"],
  ETIMEDOUT: ["no answer in time (ETIMEDOUT)", "check the network, then try again"],
  UND_ERR_CONNECT_TIMEOUT: ["no connection in time", "check host, port and network"],
  UND_ERR_HEADERS_TIMEOUT: ["no answer in time", "the server may be loading its model: try again"],
  UND_ERR_BODY_TIMEOUT: ["the stream went silent", "try again"],
  ECONNRESET: ["the connection was reset (ECONNRESET)", "try again; if it stays so, look at the server's log"],
  EPIPE: ["the connection was closed (EPIPE)", "try again"],
  UND_ERR_SOCKET: ["the connection broke off", "try again; if it stays so, look at the server's log"],
  CERT_HAS_EXPIRED: ["its certificate has expired", "check the clock and the server's certificate"],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["its certificate is self-signed", "name the certificate with NODE_EXTRA_CA_CERTS"],
};

export function backendError(error: unknown, seen: Seen): BackendError {
  if (error instanceof BackendError) return error;
  const chain = causesOf(error);
  const status = firstOf(chain, (one) => (typeof one["statusCode"] === "number" ? one["statusCode"] : undefined));
  if (status !== undefined && status >= 400)
    return seen.status === 200 ? ofStreamError(error, wordsOf(error), seen, bodyOf(chain)) : ofStatus(status, chain, seen, error);
  const code = firstOf(chain, (one) =>
    typeof one["code"] === "string" && (one["code"] in NETWORK || /^(E[A-Z]+|UND_ERR_\w+|ERR_(TLS|SSL)\w*)$/.test(one["code"]))
      ? one["code"]
      : undefined,
  );
  if (code !== undefined) return networkError(code, seen, error);
  const text = wordsOf(error);
  // The fetch standard's list: ports of mail, of X11 and the like. There is nothing to try again.
  if (/^bad port$/i.test(innermostWords(chain)))
    return new BackendError(
      "invalid-request",
      `${seen.url}: no request is sent to this port, it belongs to another kind of service (the fetch standard blocks it); let the server listen on another port`,
      { cause: error },
    );
  if (
    /ended without a finish reason|no output generated|terminated|other side closed|fetch failed|network|premature close|socket/i.test(text)
  )
    return brokenOff(text, seen, error);
  return ofStreamError(error, text, seen);
}

function networkError(code: string, seen: Seen, cause: unknown): BackendError {
  const [reason, advice] = NETWORK[code] ?? [`the network failed (${code})`, "try again"];
  return new BackendError("transport", `${seen.url}: ${reason}; ${advice}`, { cause });
}

/** A stream that ends early; if it never was one, the address is to blame. */
function brokenOff(text: string, seen: Seen, cause: unknown): BackendError {
  if (seen.contentType !== undefined && !/event-stream/i.test(seen.contentType)) {
    return new BackendError(
      "backend",
      `${seen.url} answered ${seen.contentType}, not a stream of events; is the base URL right? It often ends in /v1`,
      { cause },
    );
  }
  return new BackendError("transport", `${seen.url}: the answer broke off before its end (${clip(text)}); try again`, { cause });
}

function ofStatus(status: number, chain: readonly Record<string, unknown>[], seen: Seen, cause: unknown): BackendError {
  const said = clip(
    firstOf(chain, (one) => (typeof one["message"] === "string" && one["message"] !== "" ? one["message"] : undefined)) ??
      `status ${status}`,
  );
  const retryAfterMs = retryAfter(
    firstOf(chain, (one) => (isRecord(one["responseHeaders"]) ? one["responseHeaders"] : undefined)) ?? {},
    seen.now,
  );
  const category = categoryOfStatus(status, `${said} ${bodyOf(chain)}`);
  const advice = [...adviceFor(category, status, seen), ...waitWords(retryAfterMs)].map((one) => `; ${one}`).join("");
  return new BackendError(category, `${seen.url} answered ${status}: ${advice === "" ? said : said.replace(/[.;]$/, "")}${advice}`, {
    cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

const bodyOf = (chain: readonly Record<string, unknown>[]): string =>
  firstOf(chain, (one) => (typeof one["responseBody"] === "string" ? one["responseBody"] : undefined)) ?? "";

function categoryOfStatus(status: number, text: string): LlmErrorCategory {
  // Moderation, not the account: another key would not help.
  if (status === 403 && /flagged|moderation|content.?(policy|filter)/i.test(text)) return "invalid-request";
  if (status === 401 || status === 403 || isUnpaid(status, text)) return "auth";
  if (status === 429) return "rate-limited";
  if (status === 503 || status === 529) return "overloaded";
  if (status === 408 || status === 504) return "timeout";
  if (status === 413 || isTooLong(text)) return "context-length";
  return status < 500 ? "invalid-request" : "backend";
}

/** The account may not spend any more: what another provider of an alias can still do. One of them says so with 400. */
const isUnpaid = (status: number, text: string): boolean => status === 402 || (status === 400 && /credit balance is too low/i.test(text));

const isTooLong = (text: string): boolean =>
  /context[_ ](length|window|size)|maximum (context|prompt)|prompt is too long|too many (input )?tokens|input is too long|exceeds?[^.]{0,40}\btokens?\b|reduce the length/i.test(
    text,
  );

function adviceFor(category: LlmErrorCategory, status: number, seen: Seen): string[] {
  if (category === "auth" && status !== 401 && status !== 403) return ["give the account credit, or take another provider with --backend"];
  if (category === "auth")
    return [seen.keyEnv === undefined ? "it wants a key: name its variable with --api-key-env" : `check the key in ${seen.keyEnv}`];
  if (status === 404) return ["check --model, and that the base URL ends where the provider says (often /v1)"];
  return [];
}

/** A wait that somebody would take for a hang, or that is too long to be waited for at all. */
const waitWords = (ms = 0): string[] => (ms < WAIT_SAID_FROM_MS ? [] : [`it asks to wait ${Math.ceil(ms / 60_000)} min`]);

/** An error that came inside the stream: its type or code says what it is. */
function ofStreamError(error: unknown, text: string, seen: Seen, body = ""): BackendError {
  const said = `${text} ${body} ${isRecord(error) ? `${String(error["type"] ?? "")} ${String(error["code"] ?? "")}` : ""}`;
  const status = isRecord(error) ? Number(error["code"]) : Number.NaN;
  // A gateway that began with 200 gives the status it meant as the code.
  if (status >= 400 && status <= 599)
    return new BackendError(categoryOfStatus(status, text), `${seen.url}: ${clip(text)}`, { cause: error });
  const unreadable = /JSON|validation|parse|invalid response/i.test(`${nameOf(error)} ${text}`);
  const category: LlmErrorCategory = /rate.?limit|too many requests|\b429\b/i.test(said)
    ? "rate-limited"
    : /overloaded|capacity|unavailable|\b5(03|29)\b/i.test(said)
      ? "overloaded"
      : isTooLong(said)
        ? "context-length"
        : /invalid.?api.?key|authenticat|unauthori[sz]ed|permission/i.test(said)
          ? "auth"
          : /invalid.?(request|prompt)/i.test(said) && !unreadable
            ? "invalid-request"
            : "backend";
  return new BackendError(
    category,
    `${seen.url}: ${unreadable && category === "backend" ? "the answer could not be read: " : ""}${clip(text)}`,
    { cause: error },
  );
}

/** `retry-after-ms`, or `retry-after` as seconds or as a date. */
export function retryAfter(headers: Record<string, unknown>, now: number): number | undefined {
  const header = (name: string): string => String(Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? "").trim();
  const ms = header("retry-after-ms");
  if (/^\d+(\.\d+)?$/.test(ms)) return Math.ceil(Number(ms));
  const after = header("retry-after");
  if (/^\d+(\.\d+)?$/.test(after)) return Math.ceil(Number(after) * 1000);
  const date = after === "" ? Number.NaN : Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const innermostWords = (chain: readonly Record<string, unknown>[]): string => String(chain.at(-1)?.["message"] ?? "");

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** An error, its cause, the cause of that, and the last of a series of attempts. */
function causesOf(error: unknown): Record<string, unknown>[] {
  const chain: Record<string, unknown>[] = [];
  let at: unknown = error;
  while (isRecord(at) && chain.length < 8 && !chain.includes(at)) {
    chain.push(at);
    at = at["cause"] ?? at["lastError"] ?? (Array.isArray(at["errors"]) ? at["errors"][0] : undefined);
  }
  return chain;
}

function firstOf<T>(chain: readonly Record<string, unknown>[], read: (one: Record<string, unknown>) => T | undefined): T | undefined {
  for (const one of chain) {
    const found = read(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

const nameOf = (error: unknown): string => (isRecord(error) && typeof error["name"] === "string" ? error["name"] : "");

function wordsOf(error: unknown): string {
  if (typeof error === "string") return error;
  const said = firstOf(causesOf(error), (one) =>
    typeof one["message"] === "string" && one["message"] !== "" ? one["message"] : undefined,
  );
  return said ?? JSON.stringify(error) ?? String(error);
}

/** In one line. */
function clip(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > ERROR_BODY_CHARS_MAX ? `${line.slice(0, ERROR_BODY_CHARS_MAX)}…` : line;
}
