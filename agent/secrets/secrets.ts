// Takes secrets out of text: values that are known, and what looks like one. Pure but for what it was told to know.

import { SECRETS_MAX, TAIL_SHOWN_FROM_CHARS } from "./limits.ts";
import { isSecret } from "./known-values.ts";
import { BEARER, PATTERNS, PRIVATE_KEY, SIGNS, URL_PASSWORD, signOf } from "./patterns.ts";

export interface Secrets {
  /** Each secret becomes a mark as «redacted:sk-…1a2b». Text without one comes back as it is, at the price of one test. A mark stays a mark. */
  redact(text: string): string;
  /** From here on this value is one; too short a value is ignored. False: there are too many. */
  know(value: string): boolean;
  /** As they are, for who must hold back their beginnings. */
  known(): readonly string[];
}

const TOKENS = new RegExp(
  // A letter before it makes it part of a word, unless it is the letter of an escape: the text may be JSON.
  `(?:(?<![A-Za-z0-9])|(?<=\\\\[nrtbf]))(?:${PATTERNS.map(({ starts, rest }) => `(?:${starts.join("|")})${rest}`).join("|")})`,
  "g",
);

const NEVER = /(?!)/;

export function createSecrets(values: readonly string[] = []): Secrets {
  const known = new Set<string>();
  let literal: RegExp | undefined;
  let suspect = NEVER;

  function compile(): void {
    // The longest first: one may begin with another.
    const forms = [...new Set([...known].flatMap(formsOf))].toSorted((a, b) => b.length - a.length);
    literal = forms.length === 0 ? undefined : new RegExp(forms.map(escaped).join("|"), "g");
    suspect = new RegExp([...SIGNS, ...forms.map(signOf).map(escaped)].join("|"));
  }

  function know(value: string): boolean {
    if (!isSecret(value) || known.has(value)) return true;
    if (known.size >= SECRETS_MAX) return false;
    known.add(value);
    compile();
    return true;
  }
  for (const value of values.filter(isSecret).slice(0, SECRETS_MAX)) known.add(value);
  compile();

  return {
    know,
    known: () => [...known],
    redact(text) {
      if (!suspect.test(text)) return text;
      let clean = literal ? text.replace(literal, markOf) : text;
      clean = clean.replace(PRIVATE_KEY, "«redacted:private key»").replace(TOKENS, markOf);
      return clean
        .replace(BEARER, (_, word: string, token: string) => word + markOf(token))
        .replace(URL_PASSWORD, (_, before: string) => `${before}«redacted»`);
    },
  };
}

/** As it is, within JSON, within JSON within JSON, within an URL. */
function formsOf(value: string): string[] {
  const inJson = JSON.stringify(value).slice(1, -1);
  return [value, inJson, JSON.stringify(inJson).slice(1, -1), ...encodedForUrl(value)];
}

function encodedForUrl(value: string): string[] {
  try {
    return [encodeURIComponent(value)];
  } catch {
    // Half a character has no such form.
    return [];
  }
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** What kind, and which one: its beginning where that says the kind, its last four characters. Nothing that breaks JSON. */
function markOf(secret: string): string {
  const kind = /^(?:[A-Za-z]{2,8}[-_]|A[KS]IA|AIza|eyJ)/.exec(secret)?.[0] ?? "";
  if (secret.length < TAIL_SHOWN_FROM_CHARS) return "«redacted»";
  return `«redacted:${kind}…${secret.slice(-4).replaceAll(/[^\w-]/g, "")}»`;
}
