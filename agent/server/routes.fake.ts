// Every route as it should be asked, for tests that go over all of them: a route that is missing here is no type.

import { type Route, ROUTES } from "./route-table.ts";
import type { RawRequest } from "./server.fake.ts";

export const JSON_TYPE = ["Content-Type", "application/json"] as const;
export const FRAME = '{"kind":"control","op":"ui-quit"}';

/** `status`: what it says to a request that may come in. */
export const ASKED: Readonly<Record<Route["name"], { target: string; request: RawRequest; status: number }>> = {
  ws: { target: "/ws", request: { upgrade: true }, status: 101 },
  events: { target: "/api/sessions/run-1/events", request: {}, status: 200 },
  "post-session-frame": { target: "/api/sessions/run-1", request: { method: "POST", headers: [JSON_TYPE], body: FRAME }, status: 200 },
  "post-frame": { target: "/api", request: { method: "POST", headers: [JSON_TYPE], body: FRAME }, status: 200 },
  artifacts: { target: "/api/sessions/run-1/artifacts", request: {}, status: 200 },
  artifact: { target: "/api/sessions/run-1/artifacts/poem.md", request: {}, status: 404 },
  blob: { target: "/api/sessions/run-1/blobs/nodes/a/b.json", request: {}, status: 404 },
  status: { target: "/status", request: {}, status: 200 },
  "sign-in-code": { target: "/session/code", request: { method: "POST" }, status: 200 },
  health: { target: "/health", request: {}, status: 200 },
  "sign-in-page": { target: "/", request: {}, status: 200 },
  "sign-in": { target: "/session", request: { method: "POST", headers: [JSON_TYPE], body: '{"code":"no"}' }, status: 401 },
};

export const ROUTES_WITH_TOKEN = ROUTES.filter(({ needsToken }) => needsToken);

export const withHeader = (request: RawRequest, name: string, value: string): RawRequest => ({
  ...request,
  headers: [...(request.headers ?? []), [name, value]],
});
