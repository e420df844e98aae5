// The session's files, as far as a person looks into them: a port. Adapter: files/session-files.file.ts.

/** `missing`: there is none of that name. `refused`: it leads out of the folder, or is no plain file. */
export type FileProblem = "no-folder" | "missing" | "refused" | "unreadable";

export type FilePart = { ok: true; bytes: Uint8Array; size: number } | { ok: false; problem: FileProblem };

export interface SessionFiles {
  /** The session's folder; undefined where this screen has none, far away from the run. */
  readonly dir: string | undefined;
  /** Up to `most` bytes from byte `from` of the file that `ref` names, and its size. `ref`: parts joined by "/", from the folder. Never throws. */
  read(ref: string, from: number, most: number): FilePart;
  /** Bytes of the log; undefined where it cannot be told. */
  logBytes(): number | undefined;
  /** `ref` of an artifact. */
  artifactRef(name: string): string;
}

export const NO_FILES: SessionFiles = {
  dir: undefined,
  read: () => ({ ok: false, problem: "no-folder" }),
  logBytes: () => undefined,
  artifactRef: (name) => `artifacts/${name}`,
};

export function problemWords(problem: FileProblem): string {
  switch (problem) {
    case "no-folder":
      return "the session's folder is not on this machine";
    case "missing":
      return "its file is gone";
    case "refused":
      return "its file was not opened: it leads out of the session's folder, or is no plain file";
    case "unreadable":
      return "its file cannot be read";
  }
}
