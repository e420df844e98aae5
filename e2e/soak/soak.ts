// What a soak is: the long version of a test that breaks things on purpose. `npm run soak` runs every *.soak.ts of this folder.

export interface SoakOptions {
  /** From the command line: the same seed breaks the same things again. */
  seed?: number;
  /** How often; each soak has its own default. */
  n?: number;
}

/** One row of docs/soak.md. A broken promise is no result: the soak throws, and names the seed. */
export interface SoakResult {
  name: string;
  /** What is done to what, in a few words. */
  what: string;
  n: number;
  seed: number;
  /** What was counted, in a few words. */
  result: string;
}

/** Printed first: whoever sees a failure can have it again. */
export function seedOf({ seed = Math.floor(Math.random() * 1e9) }: SoakOptions): number {
  process.stdout.write(`seed ${seed}\n`);
  return seed;
}
