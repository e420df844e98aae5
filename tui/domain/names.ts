// What rows are called: siblings drop the prefix they share, never the part in which they differ.

import { headOf, tailOf, truncate, truncateStart, widthOf } from "./width.ts";

const BOUNDARY = /[./:#\-_ ]/u;

/** What siblings' names have in common, worked out once for all of them. */
export interface Siblings {
  /** The beginning that all share, up to its last separator; empty where a name would be left with nothing. */
  prefix: string;
  /** The end that all share because the group is called so: " critic" of "Ada critic". */
  suffix: string;
  /** Where they differ most: that end of a name is kept when room is short. */
  differIn: "head" | "tail";
}

export const NO_SIBLINGS: Siblings = { prefix: "", suffix: "", differIn: "head" };

/** Columns of a name that is short: where few heads of this width are equal, the heads tell the names apart. */
const SHORT_COLUMNS = 6;

/** `group`: what the header above them says already. */
export function siblingsOf(names: readonly string[], group = ""): Siblings {
  const ending = ` ${group}`;
  const suffix = group !== "" && names.every((name) => name.endsWith(ending) && name.length > ending.length) ? ending : "";
  const prefix = sharedPrefix(names.map((name) => name.slice(0, name.length - suffix.length)));
  const own = names.map((name) => name.slice(prefix.length, name.length - suffix.length));
  const heads = new Set(own.map((name) => headOf(name, SHORT_COLUMNS))).size;
  const tails = new Set(own.map((name) => tailOf(name, SHORT_COLUMNS))).size;
  return { prefix, suffix, differIn: tails > heads ? "tail" : "head" };
}

function sharedPrefix(names: readonly string[]): string {
  const first = names[0];
  if (first === undefined || names.length < 2) return "";
  let length = first.length;
  for (const name of names) {
    let same = 0;
    while (same < length && same < name.length && name[same] === first[same]) same += 1;
    length = same;
  }
  while (length > 0 && !BOUNDARY.test(first[length - 1] ?? "")) length -= 1;
  return names.every((name) => name.length > length) ? first.slice(0, length) : "";
}

/**
 * A sibling's name in so many columns. The shared prefix goes first; a bare number keeps the word before it where there is
 * room ("poets.4" under "poets").
 */
export function siblingName(name: string, { prefix, suffix, differIn }: Siblings, columns: number): string {
  const own = name.slice(prefix.length, name.length - suffix.length);
  if (/^\d+$/u.test(own)) {
    const word = /[^./:#\-_ ]+[./:#\-_ ]$/u.exec(prefix)?.[0] ?? "";
    if (widthOf(word + own) <= columns) return word + own;
  }
  return differIn === "tail" ? truncateStart(own, columns) : truncate(own, columns);
}

/** A name on its own: ends that are numbers are kept, else the beginning is. */
export const loneName = (name: string, columns: number): string =>
  /\d$/u.test(name) ? truncateStart(name, columns) : truncate(name, columns);

/** Which of the role colours a name has: the same for all that differ only in their number. */
export function roleOf(name: string, colours: number): number {
  const word = name.replace(/[\d./:#\-_ ]+$/u, "");
  let hash = 7;
  for (let at = 0; at < word.length; at += 1) hash = (Math.imul(hash, 31) + word.charCodeAt(at)) >>> 0;
  return hash % colours;
}

/** A session in eight characters, as `escapement open` takes it. */
export function shortSession(sessionId: string): string {
  const last = sessionId.slice(sessionId.lastIndexOf("/") + 1);
  return last.slice(0, 8);
}
