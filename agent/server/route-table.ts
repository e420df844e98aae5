// Every route there is. A path matches exactly, undecoded, or not at all.

import { type Refusal, refuse } from "./refusal.ts";

export interface Route {
  name: "ws" | "events" | "post-session-frame" | "post-frame" | "status" | "health" | "sign-in-page" | "sign-in";
  method: "GET" | "POST";
  /** `:id` stands for one segment. */
  path: string;
  needsToken: boolean;
  isUpgrade?: boolean;
}

export const ROUTES: readonly Route[] = [
  { name: "ws", method: "GET", path: "/ws", needsToken: true, isUpgrade: true },
  { name: "events", method: "GET", path: "/api/sessions/:id/events", needsToken: true },
  { name: "post-session-frame", method: "POST", path: "/api/sessions/:id", needsToken: true },
  { name: "post-frame", method: "POST", path: "/api", needsToken: true },
  { name: "status", method: "GET", path: "/status", needsToken: true },
  { name: "health", method: "GET", path: "/health", needsToken: false },
  { name: "sign-in-page", method: "GET", path: "/", needsToken: false },
  { name: "sign-in", method: "POST", path: "/session", needsToken: false },
];

export interface Found {
  pass: true;
  route: Route;
  /** The `:id` of the path, decoded. */
  id?: string;
  query: URLSearchParams;
}

const SEGMENT = /^[^/]{1,600}$/;

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

function matchPath(pattern: string, path: string): { id?: string } | undefined {
  const hole = pattern.indexOf(":id");
  if (hole < 0) return pattern === path ? {} : undefined;
  const before = pattern.slice(0, hole);
  const after = pattern.slice(hole + ":id".length);
  if (!path.startsWith(before) || !path.endsWith(after) || path.length < before.length + after.length) return undefined;
  const segment = path.slice(before.length, path.length - after.length);
  const id = SEGMENT.test(segment) ? decode(segment) : undefined;
  return id === undefined ? undefined : { id };
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not an encoding of anything: no session has this name.
    return undefined;
  }
}
