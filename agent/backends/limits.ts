// Bounds of what stands between the engine and its models.

/** How long a model that was given up is left out: long enough that a run does not stumble over it at every turn, short enough that it is found again. */
export const MODEL_DOWN_MS = 60_000;
