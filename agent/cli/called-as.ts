// How this program, and a session, are called from where the person stands: a hint is a command to be copied.

import { dirname, resolve } from "node:path";
import { safeText } from "../../fold/index.ts";
import { defaultOf } from "./flags.ts";

/** npm started it, as `npx escapement` or `npm start`: then nothing says that `escapement` alone is found. */
const BY_NPM = /^["']?escapement["']?(\s|$)|scripts\/start\.mjs/;

/** The words before a command. */
export const callName = (env: Readonly<Record<string, string | undefined>>): string =>
  BY_NPM.test(env["npm_lifecycle_script"] ?? "") ? "npx escapement" : "escapement";

export const calledAs = callName(process.env);

/** What a command takes for the session in `dir`: its id where it looks there by itself, else its path. Safe to print. */
export function sessionWord(dir: string, id: string): string {
  const word = safeText(dirname(resolve(dir)) === resolve(defaultOf("work-dir")) ? id : dir);
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
