// How this program is called from where the person stands: a hint is a command to be copied.

/** npm started it, as `npx escapement` or `npm start`: then nothing says that `escapement` alone is found. */
const BY_NPM = /^["']?escapement["']?(\s|$)|scripts\/start\.mjs/;

/** The words before a command. */
export const callName = (env: Readonly<Record<string, string | undefined>>): string =>
  BY_NPM.test(env["npm_lifecycle_script"] ?? "") ? "npx escapement" : "escapement";

export const calledAs = callName(process.env);
