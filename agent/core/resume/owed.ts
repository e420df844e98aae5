// What the walk says again. Each is on record already, or the process died before it could be: then it is still owed to the log.

import type { Envelope } from "../../../wire/index.ts";
import type { Redact } from "../redaction.ts";

export interface Owed {
  /** Said by the run while it walks. */
  said(envelope: Envelope): void;
  /** A line of the log: what the run said of it too, with its number now. */
  found(line: Envelope): Envelope | undefined;
  /** What the log lacks, in the order in which it was said. */
  rest(): Envelope[];
}

/** `redact`: a line of the log has gone through it, what is said has not yet. */
export function createOwed(redact: Redact = (text) => text): Owed {
  const said = new Map<string, Envelope[]>();
  const order = new Set<Envelope>();
  return {
    said(envelope) {
      const key = redact(keyOf(envelope));
      const same = said.get(key);
      if (same) same.push(envelope);
      else said.set(key, [envelope]);
      order.add(envelope);
    },
    found(line) {
      const key = redact(keyOf(line));
      const same = said.get(key);
      const first = same?.shift();
      if (!first) return undefined;
      if (same?.length === 0) said.delete(key);
      order.delete(first);
      first.seq = line.seq;
      first.ts = line.ts;
      return first;
    },
    rest: () => [...order],
  };
}

/** What tells one saying from another; several alike are told apart by their order alone. */
function keyOf({ event, data, "transcript/node-id": node, "transcript/visit": visit }: Envelope): string {
  const ids = [data["session-id"], data["invokeid"], data["prompt-id"], event === "artifact/written" ? data["name"] : ""];
  return JSON.stringify([event, node, visit, ...ids]);
}
