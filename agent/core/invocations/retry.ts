// Whether a failed request is tried again, and when. The jitter is derived, not random: a run told twice waits the same.

import { BACKOFF_MS, BACKOFF_MS_MAX, RETRY_AFTER_MS_MAX } from "../limits.ts";
import { BackendError, type LlmErrorCategory } from "../ports/backend.ts";

const RETRIED: ReadonlySet<LlmErrorCategory> = new Set([
  "backend",
  "rate-limited",
  "overloaded",
  "timeout",
  "transport",
  "unexpected-stop",
]);

/** Milliseconds to wait before try `attempt` + 1 (from 1), or undefined: not again. */
export function retryWaitMs(
  error: BackendError,
  attempt: number,
  options: { maxRetries: number; backoffMs?: number | undefined; seed: string },
): number | undefined {
  if (attempt > options.maxRetries || !RETRIED.has(error.category)) return undefined;
  if (error.retryAfterMs !== undefined) return error.retryAfterMs > RETRY_AFTER_MS_MAX ? undefined : Math.ceil(error.retryAfterMs);
  const step = Math.min(BACKOFF_MS_MAX, (options.backoffMs ?? BACKOFF_MS) * 2 ** (attempt - 1));
  return Math.round(step * (0.5 + 0.5 * fractionOf(`${options.seed}#${attempt}`)));
}

/** 0 ≤ x < 1, the same for the same text (FNV-1a). */
export function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n += 1) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

/** What a backend threw, with a category: what it did not expect is a bug, but not the chart's. */
export const asBackendError = (thrown: unknown): BackendError =>
  thrown instanceof BackendError
    ? thrown
    : new BackendError("worker-exception", thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
