// Errors that nobody caught: a chart's timer that throws, a tool that fails after it has answered. They stop the run on record, and the session can go on.

import { safeText } from "../../fold/index.ts";

/** `onError` is told the first, as a sentence: what comes while the run is being stopped adds nothing. Returns what takes the catch away. */
export function catchStrayErrors(onError: (message: string) => void): () => void {
  let isTold = false;
  const take = (thrown: unknown): void => {
    if (isTold) return;
    isTold = true;
    onError(`an error that nobody caught: ${safeText(thrown instanceof Error ? thrown.message : String(thrown))}`);
  };
  // A rejection that nobody awaits comes here too.
  process.on("uncaughtException", take);
  return () => void process.off("uncaughtException", take);
}
