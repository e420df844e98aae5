// Secrets in text that comes in pieces: what may be the beginning of one is held back until the next piece says.

import { HELD_CHARS_MAX } from "./limits.ts";
import { PATTERNS } from "./patterns.ts";
import type { Secrets } from "./secrets.ts";

export interface StreamRedactor {
  /** What may be said now of everything that came so far; often all, sometimes nothing. */
  push(text: string): string;
  /** The rest. It begins anew after that. */
  end(): string;
}

export function createStreamRedactor({ redact, known }: Pick<Secrets, "redact" | "known">): StreamRedactor {
  let held = "";
  return {
    push(text) {
      const all = held + text;
      let at = Math.min(beginningOfPattern(all), ...known().map((value) => beginningOfValue(all, value)));
      // The end of a whole secret may begin another one: cut there, neither part would be known for what it is.
      if (at < all.length && redact(all.slice(0, at)) + redact(all.slice(at)) !== redact(all)) at = 0;
      if (all.length - at > HELD_CHARS_MAX) at = all.length;
      held = all.slice(at);
      return redact(all.slice(0, at));
    },
    end() {
      const rest = redact(held);
      held = "";
      return rest;
    },
  };
}

/** Index where the end of `all` may begin a secret that is not whole; its length where nothing does. */
function beginningOfPattern(all: string): number {
  const places = [OPEN_TOKEN, OPEN_BEARER, OPEN_URL].map((open) => all.search(open));
  return Math.min(openKey(all), ...places.map((place) => (place < 0 ? all.length : place)));
}

const partsOf = (start: string): string => `${start.split("").join("(?:")}${")?".repeat(start.length - 1)}`;
const STARTS = PATTERNS.flatMap(({ starts }) => starts);
/** A whole start with anything a token has after it, or a part of one, at the very end. */
const OPEN_TOKEN = new RegExp(`(?<![A-Za-z0-9])(?:(?:${STARTS.join("|")})[\\w.-]*|${STARTS.map(partsOf).join("|")})$`);
const OPEN_BEARER = new RegExp(`(?<![A-Za-z0-9_])(?:${partsOf("Bearer")}|Bearer[ \\t]+[\\w.~+/=-]*)$`, "i");
const OPEN_URL = /:(?:\/(?:\/[^\s"'\\/@:]{0,64}(?::[^\s"'\\/@]{0,256})?)?)?$/;

/** A private key whose end has not come, or the beginning of its first line. */
function openKey(all: string): number {
  const begins = all.lastIndexOf("-----BEGIN");
  if (begins < 0) return all.length - (/-{1,5}(?:B(?:E(?:G(?:I)?)?)?)?$/.exec(all)?.[0].length ?? 0);
  const rest = all.slice(begins);
  if (!/^-----BEGIN(?:$| [A-Z0-9 ]{0,40}(?:$|-))/.test(rest)) return all.length;
  const end = /-----END [A-Z0-9 ]{0,40}-----/.exec(rest);
  return end ? begins + end.index + end[0].length + openKey(rest.slice(end.index + end[0].length)) : begins;
}

function beginningOfValue(all: string, value: string): number {
  const from = Math.max(0, all.length - value.length + 1);
  for (let at = all.indexOf(value.charAt(0), from); at >= 0; at = all.indexOf(value.charAt(0), at + 1))
    if (value.startsWith(all.slice(at))) return at;
  return all.length;
}
