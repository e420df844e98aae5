// What a subscriber asks for in its query.

import type { AttachRequest } from "../hub/index.ts";

/** Unparsed: the hub decides about a cursor that is none. An empty `since` is one of those, not an absent one. */
export function attachRequestOf(query: URLSearchParams, name: string): AttachRequest {
  return {
    name,
    since: query.get("since") ?? undefined,
    epoch: query.get("epoch") ?? undefined,
    caps: (query.get("caps") ?? "").split(","),
  };
}
