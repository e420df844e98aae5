// Which model backend a run gets: the one named, else one whose credentials are found, else the embedded one; and what to
// say about it. A configured provider is never replaced by the embedded model without a word.

import type { Backend } from "../core/ports/backend.ts";
import type { Clock } from "../core/ports/clock.ts";
import { createAiSdkBackend, shownUrl } from "./ai-sdk/index.ts";
import { type Aliases, createAliasBackend } from "./aliases.ts";
import { parsePreference } from "./preferences.ts";
import { ollamaUrl, PROVIDERS, type KnownProvider } from "./providers.ts";
import { createSimBackend, parseSimOptions } from "./sim/index.ts";

export interface BackendWish {
  /** `--backend`: sim, or a provider's name. */
  backend?: string | undefined;
  /** `--model` */
  model?: string | undefined;
  /** `--api-base-url`: given on the command line, so a key may go there. */
  apiBaseUrl?: string | undefined;
  /** `--api-key-env`: the variable that holds the key. */
  apiKeyEnv?: string | undefined;
  /** `--sim` */
  sim?: string | undefined;
  /** Who names the backend; absent: whoever started the run. */
  why?: string | undefined;
  /** From the config: a model's name may be one of these. */
  aliases?: Aliases | undefined;
  /** From the config: aliases, or `provider/model`; the first that can be used, where nothing above says otherwise. */
  preferences?: readonly string[] | undefined;
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
}

/** `said` is one line for the start of a run; no key is ever in it. */
export type ResolvedBackend = { ok: true; backend: Backend; said: string } | { ok: false; message: string };

const NAMES = ["sim", ...PROVIDERS.map((provider) => provider.id)];

export function resolveBackend(wish: BackendWish): ResolvedBackend {
  const { preferences = [], backend, model, apiBaseUrl, apiKeyEnv, sim } = wish;
  const isNamed = [backend, model, apiBaseUrl, apiKeyEnv, sim].some((one) => one !== undefined);
  return isNamed || preferences.length === 0 ? resolveNamed(wish) : firstOf(preferences, wish);
}

function firstOf(preferences: readonly string[], wish: BackendWish): ResolvedBackend {
  const missing: string[] = [];
  for (const text of preferences) {
    const one = parsePreference(text, wish.aliases ?? {});
    if (one === undefined)
      return failed(`preferences: ${JSON.stringify(text)} is no alias, and no model as openai/gpt-4.1-mini; there are ${NAMES.join(", ")}`);
    const why = "the first of your preferences that can be used";
    const found = resolveNamed(
      one.kind === "alias" ? { ...wish, model: one.name } : { ...wish, backend: one.provider, model: one.model, why },
    );
    if (found.ok) return found;
    missing.push(`${text}: ${found.message}`);
  }
  const found = resolveNamed(wish);
  return found.ok ? { ...found, said: `${found.said}; none of your preferences can be used: ${missing.join("; ")}` } : found;
}

function resolveNamed(wish: BackendWish): ResolvedBackend {
  const { aliases = {} } = wish;
  if (Object.keys(aliases).length === 0) return resolveOne(wish);
  const unknown = Object.entries(aliases).flatMap(([alias, targets]) =>
    targets.flatMap(({ provider }) =>
      NAMES.includes(provider) ? [] : [`the alias ${alias} names a provider ${JSON.stringify(provider)}`],
    ),
  );
  if (unknown[0] !== undefined) return failed(`${unknown[0]}: there are ${NAMES.join(", ")}`);
  return withAliases(wish, aliases);
}

function withAliases(wish: BackendWish, aliases: Aliases): ResolvedBackend {
  const { clock } = wish;
  const providers = new Map<string, Backend>();
  const missing: string[] = [];
  for (const { provider, model } of Object.values(aliases).flat()) {
    if (providers.has(provider) || missing.some((one) => one.startsWith(`${provider}: `))) continue;
    const found = ownOf(wish, provider) ?? resolveOne({ backend: provider, model, env: wish.env, clock });
    if (found.ok) providers.set(provider, found.backend);
    else missing.push(`${provider}: ${found.message}`);
  }
  const named = wish.model !== undefined && wish.backend === undefined && Object.hasOwn(aliases, wish.model) ? wish.model : undefined;
  const without = missing.length === 0 ? "" : `; left out of aliases: ${missing.join("; ")}`;
  if (named === undefined) {
    const own = resolveOne(wish);
    if (!own.ok) return own;
    return { ok: true, backend: createAliasBackend({ own: own.backend, providers, aliases, clock }), said: `${own.said}${without}` };
  }
  const target = aliases[named]?.find(({ provider }) => providers.has(provider));
  const first = target && providers.get(target.provider);
  if (!target || !first) return failed(`--model ${named}: none of its models can be used: ${missing.join("; ")}`);
  const own = { ...first, id: target.provider, model: named };
  const said = `backend ${target.provider}, model ${named}: ${(aliases[named] ?? []).map((one) => `${one.provider}/${one.model}`).join(", then ")}${without}`;
  return { ok: true, backend: createAliasBackend({ own, providers, aliases, clock }), said };
}

/** A provider that the command line names keeps what is said of it there, its address too. */
const ownOf = (wish: BackendWish, provider: string): ResolvedBackend | undefined =>
  wish.backend === provider || (provider === "sim" && wish.sim !== undefined && wish.backend === undefined) ? resolveOne(wish) : undefined;

function resolveOne(wish: BackendWish): ResolvedBackend {
  const { backend: named, env } = wish;
  if (named !== undefined && !NAMES.includes(named))
    return failed(`there is no backend ${JSON.stringify(named)}: there are ${NAMES.join(", ")}`);
  if (wish.sim !== undefined && named !== undefined && named !== "sim") return failed(`--sim belongs to --backend sim, not to ${named}`);
  if (named === "sim" || (named === undefined && wish.sim !== undefined)) return embedded(wish, wish.why ?? "asked for");
  if (named !== undefined) return real(wish, PROVIDERS.find((provider) => provider.id === named) as KnownProvider, wish.why ?? "asked for");
  // A base URL alone means a server that speaks the common protocol.
  if (wish.apiBaseUrl !== undefined) return real(wish, PROVIDERS[0] as KnownProvider, "for --api-base-url");
  if (wish.apiKeyEnv !== undefined) {
    const owner = PROVIDERS.find((provider) => provider.keyEnv === wish.apiKeyEnv);
    return owner === undefined
      ? failed(`--api-key-env ${wish.apiKeyEnv}: say whose key it is with --backend or --api-base-url`)
      : real(wish, owner, "for --api-key-env");
  }
  const found = PROVIDERS.find((provider) => isSet(env[variableOf(provider)]));
  if (found !== undefined) return real(wish, found, `${variableOf(found)} is set`);
  if (wish.model !== undefined && !wish.model.startsWith("sim")) {
    return failed(
      `--model ${wish.model}: no provider is configured; set one of ${PROVIDERS.map(variableOf).join(", ")}, or name a server with --api-base-url`,
    );
  }
  return embedded(wish, `no credentials: ${PROVIDERS.map(variableOf).join(", ")} are not set`);
}

const variableOf = (provider: KnownProvider): string => provider.keyEnv ?? "OLLAMA_HOST";
const isSet = (value: string | undefined): value is string => value !== undefined && value.trim() !== "";
const failed = (message: string): ResolvedBackend => ({ ok: false, message });

function embedded(wish: BackendWish, why: string): ResolvedBackend {
  for (const [flag, value] of [
    ["--api-base-url", wish.apiBaseUrl],
    ["--api-key-env", wish.apiKeyEnv],
  ] as const) {
    if (value !== undefined) return failed(`${flag} means nothing to the embedded model: leave it out, or name a provider with --backend`);
  }
  const parsed = parseSimOptions(wish.sim ?? "");
  if (!parsed.ok) return failed(parsed.message);
  const { seed, tokensPerSecond, faults } = parsed.value;
  const backend = createSimBackend({ seed, tokensPerSecond, faults, clock: wish.clock });
  const rate = Number.isFinite(tokensPerSecond) ? `${tokensPerSecond} tokens/s` : "no waiting";
  return { ok: true, backend, said: `backend sim, the embedded model: seed ${seed}, ${rate} (${why})` };
}

function real(wish: BackendWish, provider: KnownProvider, why: string): ResolvedBackend {
  const url = baseUrlOf(wish, provider);
  if (!url.ok) return failed(url.message);
  const isLoopback = /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(url.value).hostname);
  const key = keyFor(wish, provider, isLoopback);
  if (!key.ok) return failed(key.message);
  const model = wish.model ?? (wish.apiBaseUrl === undefined ? provider.model : undefined);
  if (!isSet(model)) return failed(`${provider.id} at ${shownUrl(url.value)} wants a model: name one with --model`);
  const backend = createAiSdkBackend(
    { id: provider.id, protocol: provider.protocol, baseUrl: url.value, model, apiKey: key.value, keyEnv: key.env },
    () => wish.clock.now(),
  );
  const keySaid = key.env === undefined ? "no key" : `key from ${key.env}`;
  return { ok: true, backend, said: `backend ${provider.id}, model ${model} at ${shownUrl(url.value)}, ${keySaid} (${why})` };
}

type Found<T> = ({ ok: true } & T) | { ok: false; message: string };

function baseUrlOf(wish: BackendWish, provider: KnownProvider): Found<{ value: string }> {
  if (wish.apiBaseUrl !== undefined) {
    const url = URL.canParse(wish.apiBaseUrl) ? new URL(wish.apiBaseUrl) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol))
      return {
        ok: false,
        message: `--api-base-url ${JSON.stringify(wish.apiBaseUrl)} is no http or https URL, as http://127.0.0.1:8080/v1`,
      };
    // It would be refused when the first request is made, and stand in a list of processes.
    if (url.username !== "" || url.password !== "")
      return { ok: false, message: "--api-base-url takes no user and no password: name the variable of the key with --api-key-env" };
    return { ok: true, value: wish.apiBaseUrl };
  }
  const host = wish.env["OLLAMA_HOST"];
  if (provider.id !== "ollama" || !isSet(host)) return { ok: true, value: provider.baseUrl };
  const url = ollamaUrl(host.trim());
  return url === undefined ? { ok: false, message: `OLLAMA_HOST=${JSON.stringify(host)} is no host and no URL` } : { ok: true, value: url };
}

/** A server on loopback gets a key only where `--api-key-env` names one: it needs none as a rule, and whoever listens there is not known. */
function keyFor(wish: BackendWish, provider: KnownProvider, isLoopback: boolean): Found<{ value?: string; env?: string }> {
  const env = wish.apiKeyEnv ?? (isLoopback ? undefined : provider.keyEnv);
  if (env === undefined) return { ok: true };
  const value = wish.env[env]?.trim();
  if (isSet(value)) return { ok: true, value, env };
  const other = wish.apiKeyEnv === undefined ? `, or name another variable with --api-key-env` : "";
  return { ok: false, message: `the key is missing: set ${env}${other}` };
}
