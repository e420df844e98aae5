// Semantic colours, and which of them a terminal can show.

export { chosenTheme } from "./chosen.ts";
export { colourDepth, type Env, themeFor } from "./detect.ts";
export type { Theme } from "./theme.ts";
