// Semantic colours, and which of them a terminal can show.

export { colourDepth, type Depth, type Env, themeFor } from "./detect.ts";
export type { Look, Theme } from "./theme.ts";
