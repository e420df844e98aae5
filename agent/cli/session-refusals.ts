// What a session's folder refuses, as a sentence and an exit code.

import { SessionError } from "../session/session-error.ts";
import { EXIT } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";

/** Damage in the middle of a log is 1, all else that is refused is 2. */
export async function refusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    throw new CommandFailure(error.message, error.code === "damaged" ? EXIT.failed : EXIT.usage, { cause: error });
  }
}
