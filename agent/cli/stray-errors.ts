// Errors that nobody caught: a chart's timer that throws, a tool that fails after it has answered. They stop the run on record, and the session can go on.

import { safeText } from "../../fold/index.ts";

/** `onError` is told each, as a sentence and as it was thrown: one that comes when the run has ended is heard too. Returns what takes the catch away. */
export function catchStrayErrors(onError: (message: string, thrown: unknown) => void): () => void {
  const take = (thrown: unknown): void =>
    onError(`an error that nobody caught: ${safeText(thrown instanceof Error ? thrown.message : String(thrown))}`, thrown);
  // A rejection that nobody awaits comes here too.
  process.on("uncaughtException", take);
  return () => void process.off("uncaughtException", take);
}
