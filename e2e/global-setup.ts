// Before the first test: one build for all of them.

import { ensureBuilt } from "./built.ts";

/** A build that fails fails `npm test` by itself (scripts/test.mjs); one room's tests need not wait for another's mending. */
export default function setup(): void {
  try {
    ensureBuilt();
  } catch {
    console.error("the build failed: tests that start the program run the one built before");
  }
}
