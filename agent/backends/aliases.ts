// Several providers behind one Backend: an alias is an ordered list of models, and the engine tries the next when one is down.

import { type Backend, BackendError, type ModelTarget } from "../core/ports/backend.ts";
import type { Clock } from "../core/ports/clock.ts";
import { MODEL_DOWN_MS } from "./limits.ts";

/** By name, as the config has it. */
export type Aliases = Readonly<Record<string, readonly ModelTarget[]>>;

export interface AliasBackendOptions {
  /** For requests that name no alias. */
  own: Backend;
  /** By the provider's name; a target whose provider is not among them is left out. */
  providers: ReadonlyMap<string, Backend>;
  aliases: Aliases;
  clock: Pick<Clock, "monotonic">;
}

/** Shows as its `own`. */
export function createAliasBackend({ own, providers, aliases, clock }: AliasBackendOptions): Backend {
  const downUntil = new Map<string, number>();
  const isUp = (target: ModelTarget): boolean => providers.has(target.provider) && (downUntil.get(keyOf(target)) ?? 0) <= clock.monotonic();
  return {
    id: own.id,
    model: own.model,
    targets: (name) => (Object.hasOwn(aliases, name) ? (aliases[name] ?? []).filter(isUp) : undefined),
    markDown: (target) => void downUntil.set(keyOf(target), clock.monotonic() + MODEL_DOWN_MS),
    stream({ provider, ...request }) {
      const backend = provider === undefined ? own : providers.get(provider);
      return backend ? backend.stream(request) : missing(provider);
    },
  };
}

const keyOf = ({ provider, model }: ModelTarget): string => JSON.stringify([provider, model]);

// eslint-disable-next-line require-yield -- as any other failure it comes from next()
async function* missing(provider: string | undefined): AsyncGenerator<never> {
  throw new BackendError("invalid-request", `no provider ${provider} is configured`);
}
