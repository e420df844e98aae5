/** WCAG AA for text; a little more, since a terminal of 256 colours draws the nearest one. */
export const CONTRAST_MIN = 4.8;
/** What the tests hold every cell to. */
export const CONTRAST_PROMISED = 4.5;
