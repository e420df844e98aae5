// The environment that commands and servers get: the person's own, without ours and without keys of models. Pure.

const OURS = ["ESCAPEMENT_", "OPENTUI_"];

/** Spelled so by every provider that is known and by most that are not. */
const KEY_ENDING = /_API_KEYS?$/i;

/** Keys whose names do not end so. */
const KEYS = ["ANTHROPIC_AUTH_TOKEN", "OPENAI_ADMIN_KEY", "HF_TOKEN"];

/** `secrets`: further names, as the one given with --api-key-env. */
export function toolEnvironment(env: Readonly<Record<string, string | undefined>>, secrets: readonly string[]): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !OURS.some((prefix) => entry[0].startsWith(prefix)) && !isKey(entry[0], secrets),
  );
  return Object.fromEntries(kept);
}

const isKey = (name: string, secrets: readonly string[]): boolean => KEY_ENDING.test(name) || KEYS.includes(name) || secrets.includes(name);
