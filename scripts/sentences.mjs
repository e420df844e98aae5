// Whether each file begins with a sentence that says what it is, and each file that docs/architecture.md names is there.

const SOURCE = /\.(ts|tsx|mjs)$/;
/** A test stands beside what it tests, a declaration has no code. */
const SPEAKS_FOR_ITSELF = /\.test\.tsx?$|\.d\.ts$/;

/**
 * What is wrong, a line each. `files`: path from the root → its text. `document`: docs/architecture.md, where a name between
 * backticks is a file's path, or the end of one; one with a `*` stands for any.
 */
export function sentenceProblems(files, document) {
  const paths = [...files.keys()].filter((path) => SOURCE.test(path));
  const silent = paths.filter((path) => !SPEAKS_FOR_ITSELF.test(path) && !/^(#!.*\n)?(\/\/ |\/\*\* ?)\S/.test(files.get(path)));
  const words = [...document.matchAll(/`([^`\n]+)`/g)].flatMap(([, words]) => words.split(/\s+/));
  const named = new Set(words.filter((word) => SOURCE.test(word) && !word.includes("*")));
  const gone = [...named].filter((name) => !paths.some((path) => path === name || path.endsWith(`/${name}`)));
  return [
    ...silent.map((path) => `${path}: its first line is no sentence that says what it is`),
    ...gone.map((name) => `docs/architecture.md: there is no file ${name}`),
  ];
}
