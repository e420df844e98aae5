// Every route there is. A path matches exactly, undecoded, or not at all.

import { type Refusal, refuse } from "./refusal.ts";

export interface Route {
  name:
    | "ws"
    | "events"
    | "post-session-frame"
    | "post-frame"
    | "artifacts"
    | "artifact"
    | "blob"
    | "status"
    | "sign-in-code"
    | "health"
    | "sign-in-page"
    | "sign-in";
  method: "GET" | "POST";
  /** `:id` and `:file` stand for one segment each; `:ref`, which comes last, for all the rest. */
  path: string;
  needsToken: boolean;
  isUpgrade?: boolean;
}

export const ROUTES: readonly Route[] = [
  { name: "ws", method: "GET", path: "/ws", needsToken: true, isUpgrade: true },
  { name: "events", method: "GET", path: "/api/sessions/:id/events", needsToken: true },
  { name: "post-session-frame", method: "POST", path: "/api/sessions/:id", needsToken: true },
  { name: "post-frame", method: "POST", path: "/api", needsToken: true },
  { name: "artifacts", method: "GET", path: "/api/sessions/:id/artifacts", needsToken: true },
  { name: "artifact", method: "GET", path: "/api/sessions/:id/artifacts/:file", needsToken: true },
  { name: "blob", method: "GET", path: "/api/sessions/:id/blobs/:ref", needsToken: true },
  { name: "status", method: "GET", path: "/status", needsToken: true },
  { name: "sign-in-code", method: "POST", path: "/session/code", needsToken: true },
  { name: "health", method: "GET", path: "/health", needsToken: false },
  { name: "sign-in-page", method: "GET", path: "/", needsToken: false },
  { name: "sign-in", method: "POST", path: "/session", needsToken: false },
];

export interface Found {
  pass: true;
  route: Route;
  /** The `:id` of the path, decoded. */
  id?: string;
  /** The `:file` or `:ref`, decoded. */
  file?: string;
  query: URLSearchParams;
}

/** Characters of a segment before it is decoded: an id of eighty bytes with every byte escaped; a name of a blob has up to nine of them. */
const SEGMENT = /^[^/]{1,600}$/;
const REST = /^.{1,4000}$/;

/** `target`: path and query as they came, not decoded. */
export function findRoute({ method, target, isUpgrade }: { method: string; target: string; isUpgrade: boolean }): Found | Refusal {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const here = ROUTES.flatMap((route) => {
    const match = matchPath(route.path, path);
    return match ? [{ route, ...match }] : [];
  });
  if (here.length === 0) return refuse("not-found", "there is nothing at this path");
  const found = here.find(({ route }) => route.method === method);
  if (!found)
    return refuse("method-not-allowed", `this path takes ${here[0]?.route.method}`, {
      allow: here.map(({ route }) => route.method).join(", "),
    });
  if (isUpgrade && !found.route.isUpgrade) return refuse("bad-upgrade", "only /ws can be upgraded");
  return { pass: true, ...found, query: new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1)) };
}

type Match = Pick<Found, "id" | "file">;

function matchPath(pattern: string, path: string): Match | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  const restAt = wanted.indexOf(":ref");
  const parts = restAt < 0 ? given : [...given.slice(0, restAt), given.slice(restAt).join("/")];
  if (parts.length !== wanted.length) return undefined;
  const match: Match = {};
  for (const [at, part] of wanted.entries()) {
    const text = parts[at] ?? "";
    if (!part.startsWith(":")) {
      if (part !== text) return undefined;
      continue;
    }
    const value = (part === ":ref" ? REST : SEGMENT).test(text) ? decode(text) : undefined;
    if (value === undefined) return undefined;
    match[part === ":id" ? "id" : "file"] = value;
  }
  return match;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not an encoding of anything: nothing has this name.
    return undefined;
  }
}
