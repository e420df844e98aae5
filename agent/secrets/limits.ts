// Every bound of what is taken for a secret, with its unit in its name and why it is what it is.

/** A known value that is shorter is no secret to look for: `test` or `ollama` as a key would black out ordinary words. */
export const SECRET_CHARS_MIN = 8;

/** A longer one is no key: a variable that happens to be called so. Private keys in PEM are found by their form. */
export const SECRET_CHARS_MAX = 16 * 1024;

/** Known values that are looked for; an environment has a handful. Above it the rest is not taken, and that is said. */
export const SECRETS_MAX = 512;

/** From this length on the last four characters are shown, so that a person knows which key it was. */
export const TAIL_SHOWN_FROM_CHARS = 20;

/** What a stream holds back while a secret may have begun: longer than any token, and than a private key of 16 384 bits. */
export const HELD_CHARS_MAX = 16 * 1024;
