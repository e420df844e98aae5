// Bounds of the exported page.

/** Characters of events in one block of the page: a browser parses it within a frame or two, and none meets its longest string. */
export const BLOCK_CHARS = 1024 * 1024;
