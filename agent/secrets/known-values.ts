// Which values of the environment are secrets: by the name of their variable, and passwords in URLs.

import { SECRET_CHARS_MAX, SECRET_CHARS_MIN } from "./limits.ts";

const NAME =
  /(?:^|_)(?:API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|SECRET_?KEY|AUTH_?TOKEN|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)(?:_ID)?$/i;

/** Where something lies is no secret, and would black out paths. */
const PLACE = /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)/;

/** `named`: variables that hold a key whatever they are called (`--api-key-env`). */
export function secretsOfEnvironment(env: Readonly<Record<string, string | undefined>>, named: readonly string[] = []): string[] {
  const found = new Set<string>();
  for (const [name, given] of Object.entries(env)) {
    const value = given?.trim() ?? "";
    if (named.includes(name) || (NAME.test(name) && !PLACE.test(value))) found.add(value);
    else if (value.includes("@") && URL.canParse(value)) found.add(passwordOf(value));
  }
  return [...found].filter(isSecret);
}

/** Numbers are everywhere, in times and counts. */
export const isSecret = (value: string): boolean =>
  value.length >= SECRET_CHARS_MIN && value.length <= SECRET_CHARS_MAX && !/^[\d.]+$/.test(value);

function passwordOf(url: string): string {
  const { password } = new URL(url);
  try {
    return decodeURIComponent(password);
  } catch {
    // Not an encoding of anything: as it stands.
    return password;
  }
}
