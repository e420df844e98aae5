// A failure that a tool expects: its message becomes the call's error result, in words for the model.

export class ToolProblem extends Error {
  override readonly name = "ToolProblem";
}

const IN_WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "no permission",
  EPERM: "the system does not permit it",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "it is a folder",
  ELOOP: "a link stands where none may be",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
  EMFILE: "too many files are open",
  ENXIO: "it is no regular file",
};

export const errnoOf = (thrown: unknown): string | undefined => {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
};

/** What a failed call of the system says about `path`; anything else is thrown on. */
export function problemOf(path: string, thrown: unknown): ToolProblem {
  if (thrown instanceof ToolProblem) return thrown;
  const code = errnoOf(thrown);
  if (code === undefined) throw thrown;
  return new ToolProblem(`${path}: ${IN_WORDS[code] ?? (thrown as Error).message} (${code})`);
}
