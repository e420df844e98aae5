/** Whether a key is there: `null` and absent mean the same. */
export const isGiven = <T>(value: T): value is NonNullable<T> => value !== undefined && value !== null;
