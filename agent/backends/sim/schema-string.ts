// A string in its format, by its pattern, of its length; else words that suit the field.

import { fieldText, type Field } from "./field-text.ts";
import { TEXT_CHARS_MAX } from "./limits.ts";
import { textOfPattern } from "./pattern.ts";
import { sentence } from "./prose.ts";
import type { Random } from "./random.ts";
import type { Reading } from "./reading.ts";
import { matches } from "./schema-check.ts";
import type { FlatSchema } from "./schema-merge.ts";
import { PEOPLE } from "./vocabulary.ts";

export function stringOfSchema(flat: FlatSchema, field: Field, reading: Reading, random: Random): string {
  const format = typeof flat["format"] === "string" ? formatted(flat["format"], reading, random.fork("format")) : undefined;
  if (format !== undefined && matches(format, flat["pattern"]) && lengthFits(format, flat)) return format;
  const words = sized(fieldText(field, reading, random.fork("words")), flat, reading, random);
  const pattern = flat["pattern"];
  if (typeof pattern !== "string" || matches(words, pattern)) return words;
  let made = words;
  const longest = Math.min(64, typeof flat["minLength"] === "number" ? flat["minLength"] : 0);
  for (let attempt = 0; attempt < 32; attempt += 1) {
    const source = random.fork(`pattern ${attempt}`);
    made = textOfPattern(pattern, source, attempt < 6 ? 0 : source.int(0, longest));
    if (matches(made, pattern) && lengthFits(made, flat)) return made;
  }
  return made;
}

function lengthFits(text: string, flat: FlatSchema): boolean {
  const { minLength: least, maxLength: most } = flat;
  return (typeof least !== "number" || Array.from(text).length >= least) && (typeof most !== "number" || text.length <= most);
}

/** Cut at a word where the text is too long, gone on with sentences where it is too short. */
function sized(text: string, flat: FlatSchema, reading: Reading, random: Random): string {
  const least = typeof flat["minLength"] === "number" ? flat["minLength"] : 0;
  const most = typeof flat["maxLength"] === "number" ? flat["maxLength"] : Number.POSITIVE_INFINITY;
  if (least > TEXT_CHARS_MAX) return "";
  const parts = [text];
  for (let length = Array.from(text).length; length < least;) {
    const more = `${length === 0 ? "" : " "}${sentence(reading, random.fork(`more ${parts.length}`))}`;
    parts.push(more);
    length += Array.from(more).length;
  }
  const made = parts.join("");
  if (made.length <= most) return made;
  const cut = made.slice(0, most);
  const word = cut.slice(0, Math.max(0, cut.lastIndexOf(" ")));
  return word.length >= Math.max(least, most / 2) ? word : cut;
}

const two = (value: number): string => String(value).padStart(2, "0");
const hex = (random: Random, digits: number): string => Array.from({ length: digits }, () => random.int(0, 15).toString(16)).join("");

/** Formats of JSON Schema and those that zod writes; undefined for any other, which then is plain words. */
function formatted(format: string, reading: Reading, random: Random): string | undefined {
  const date = (): string => `20${two(random.int(10, 30))}-${two(random.int(1, 12))}-${two(random.int(1, 28))}`;
  const time = (): string => `${two(random.int(0, 23))}:${two(random.int(0, 59))}:${two(random.int(0, 59))}`;
  const noun = (): string => random.pick(reading.theme.nouns).text;
  switch (format) {
    case "date":
      return date();
    case "time":
      return `${time()}Z`;
    case "date-time":
      return `${date()}T${time()}Z`;
    case "duration":
      return `PT${random.int(1, 48)}H`;
    case "email":
    case "idn-email":
      return `${random.pick(PEOPLE).toLowerCase()}@example.org`;
    case "hostname":
    case "idn-hostname":
      return `${noun()}.example.org`;
    case "uri":
    case "url":
    case "iri":
      return `https://example.org/${noun()}`;
    case "uri-reference":
      return `/${noun()}`;
    case "ipv4":
      return `192.0.2.${random.int(1, 254)}`;
    case "ipv6":
      return `2001:db8::${hex(random, 4).replace(/^0+(?=.)/, "")}`;
    case "cidrv4":
      return `192.0.2.0/${random.int(24, 30)}`;
    case "uuid":
    case "guid":
      return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${random.pick(["8", "9", "a", "b"])}${hex(random, 3)}-${hex(random, 12)}`;
    case "base64":
    case "byte":
      return "aGFpa3U=";
    case "base64url":
      return "aGFpa3U";
    case "json-pointer":
      return `/${noun()}`;
    case "regex":
      return `^${noun()}$`;
    case "emoji":
      return random.pick(["🍂", "🌊", "🌙"]);
    default:
      return undefined;
  }
}
