// A text in the pieces that a model would stream.

import { CHARS_PER_TOKEN } from "./limits.ts";

/** Words and pieces of long words, each with the space before it; joined they are the text again. Never cuts a surrogate pair. */
export const tokensOf = (text: string): string[] => text.match(/\s*[^\s]{1,7}|\s+$/gu) ?? [];

export const countTokens = (text: string): number => Math.ceil(text.length / CHARS_PER_TOKEN);
