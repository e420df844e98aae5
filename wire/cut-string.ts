// A string that was cut for the log: its line holds the beginning, a blob all of it.

/** A string that was too long for its line: the first 4 KiB, the blob that holds all of it, its size. */
export interface CutString {
  head: string;
  "io/ref": string;
  bytes: number;
}

/** The text of a field that may have been cut: its head and a mark. Readers draw this, never the raw field. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (isCutString(value)) return `${value.head}…`;
  return value === undefined || value === null ? "" : String(JSON.stringify(value));
}

export const isCutString = (value: unknown): value is CutString =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as CutString).head === "string" &&
  typeof (value as CutString)["io/ref"] === "string";
