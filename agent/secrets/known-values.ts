// Which values of the environment are secrets: by the name of their variable, and passwords in URLs.

import { SECRET_CHARS_MAX, SECRET_CHARS_MIN } from "./limits.ts";

const NAME =
  /(?:^|[_-])(?:API[_-]?KEY|ACCESS[_-]?KEY|PRIVATE[_-]?KEY|SECRET[_-]?KEY|AUTH[_-]?TOKEN|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)(?:_ID)?$/i;

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

/** What a server of tools is given: its environment, headers, parameters of its URL. */
interface GivenServer {
  url?: string | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
}

/** With variables filled in: one that is called by no name of a key is a key where a header carries it. */
export function secretsOfServer({ url, env = {}, headers = {} }: GivenServer): string[] {
  const query = url !== undefined && URL.canParse(url) ? Object.fromEntries(new URL(url).searchParams) : {};
  const carried = Object.entries(headers).flatMap(([name, value]) => (HEADER.test(name) ? [value.replace(SCHEME, "").trim()] : []));
  return [...new Set([...secretsOfEnvironment({ ...env, URL: url }), ...secretsOfEnvironment(query), ...carried])].filter(isSecret);
}

const HEADER = /authorization|cookie|key|token|secret|password/i;
const SCHEME = /^(?:Bearer|Basic|Token|ApiKey)\s+/i;

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
