// Asks the agent who reads its run. Only while somebody looks: each look gives what is known, and asks anew where that is old.

import type { ReaderStand } from "../domain/readers.ts";
import { READERS_ASK_EACH_MS, READERS_ASK_MS_MAX } from "./limits.ts";

/** `address`: of the socket, with the token, as it is now; never shown. Undefined: not known (yet), or the agent is gone. */
export function createReadersLook(address: () => string): () => readonly ReaderStand[] | undefined {
  let known: readonly ReaderStand[] | undefined;
  let askedMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (nowMs - askedMs < READERS_ASK_EACH_MS) return known;
    askedMs = nowMs;
    void ask(address()).then((readers) => (known = readers));
    return known;
  };
}

async function ask(address: string): Promise<readonly ReaderStand[] | undefined> {
  try {
    const url = new URL("/status", address.replace(/^ws/, "http"));
    const authorization = `Bearer ${decodeURIComponent(url.password)}`;
    url.username = url.password = "";
    const answer = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(READERS_ASK_MS_MAX), redirect: "error" });
    const body = (answer.ok ? await answer.json() : undefined) as { clients?: unknown } | undefined;
    return Array.isArray(body?.clients) ? body.clients.flatMap(standOf) : undefined;
  } catch {
    // An agent that is gone, or no agent: the link itself says that. So too an address whose token is not written as one of an address.
    return undefined;
  }
}

const STATES: Readonly<Record<string, ReaderStand["state"]>> = { waiting: "stopped", closing: "leaving" };

function standOf(client: unknown): ReaderStand[] {
  const { name, lag, state } = (client ?? {}) as { name?: unknown; lag?: unknown; state?: unknown };
  return typeof name === "string" && typeof lag === "number" ? [{ name, lag, state: STATES[String(state)] ?? "reading" }] : [];
}
