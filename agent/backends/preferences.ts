// The model that a person likes first, of those that can be used here: what a run gets where nobody named one.

import type { Aliases } from "./aliases.ts";
import { PROVIDERS } from "./providers.ts";

/** An alias, or a provider and its model. */
export type Preference = { kind: "alias"; name: string } | { kind: "model"; provider: string; model: string };

/** `openrouter/deepseek/deepseek-chat` is a model of openrouter. Undefined: neither an alias nor a model of a provider that is known. */
export function parsePreference(text: string, aliases: Aliases): Preference | undefined {
  if (Object.hasOwn(aliases, text)) return { kind: "alias", name: text };
  const cut = text.indexOf("/");
  const provider = text.slice(0, cut);
  const model = text.slice(cut + 1);
  const isKnown = provider === "sim" || PROVIDERS.some(({ id }) => id === provider);
  return cut > 0 && isKnown && model !== "" ? { kind: "model", provider, model } : undefined;
}
