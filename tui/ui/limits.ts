/** A step of the shimmer: a light that runs, not one that flickers. */
export const SHIMMER_STEP_MS = 110;
