/** Ends every `switch` over a union: a missing case is a type error, a foreign value at run time is named. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/** A bug if it fails: throws, the process boundary logs and restores the terminal. Never for input. */
export function invariant(claim: unknown, message: string): asserts claim {
  if (!claim) throw new Error(`invariant: ${message}`);
}
