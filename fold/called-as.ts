// How a person calls this program from where they stand: a hint is a command to be copied. Everybody who writes a hint asks here.

/** What a process knows of how it was started; `process` itself will do. */
export interface Started {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runtime, script, arguments. */
  readonly argv: readonly string[];
  cwd(): string;
}

/** npm started it, as `npx escapement` or `npm start`: then nothing says that `escapement` alone is found. */
const BY_NPM = /^["']?escapement["']?(\s|$)|scripts\/start\.mjs/;
/** The built file, called by its path. */
const BY_FILE = /(^|\/)dist\/escapement\.js$/;
/** A word that a shell reads as it stands. */
const PLAIN_WORD = /^[\w./:@%+=,-]+$/;

/**
 * The words before a command: `npx escapement`, `node dist/escapement.js`, or `escapement` where the shell finds it. A process that was
 * told (`ESCAPEMENT_CALLED_AS`: the screen of a run, a wrapper) says what it was told. A program that embeds this one has it by npm.
 */
export function callName({ env, argv, cwd }: Started): string {
  const told = env["ESCAPEMENT_CALLED_AS"];
  if (told !== undefined && /^[\w./:@%+=,' -]+$/.test(told)) return told;
  if (BY_NPM.test(env["npm_lifecycle_script"] ?? "")) return "npx escapement";
  const script = argv[1] ?? "";
  if (BY_FILE.test(script)) return `node ${shellWord(below(script, cwd))}`;
  const folder = /^(.*)\/escapement$/.exec(script)?.[1];
  return folder !== undefined && (env["PATH"] ?? "").split(":").includes(folder) ? "escapement" : "npx escapement";
}

/** As it stands where a shell takes it so, else quoted: ids and folders that came from elsewhere may hold anything. */
export const shellWord = (text: string): string => (PLAIN_WORD.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

function below(path: string, cwd: () => string): string {
  try {
    const folder = cwd();
    return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  } catch {
    return path; // the folder is gone: whoever works in it says so
  }
}
