// What events mean. Serves the sidecar, plain output, a page and a replay alike: pure, no clock, no screen.

export { applyEvent, applyFrame, applyFrames } from "./apply.ts";
export { briefJson } from "./brief-json.ts";
export { callName, shellWord } from "./called-as.ts";
export { createModel } from "./create-model.ts";
export * from "./limits.ts";
export { createMarkers, type Marker, type MarkerKind } from "./markers.ts";
export { asMarkdown, MARKS, markdownWords } from "./markdown-words.ts";
export type * from "./model.ts";
export { isActive } from "./row-index.ts";
export * from "./playhead.ts";
export { becomeModel, foldEnds, type SessionEnds } from "./preview.ts";
export { isRunOver } from "./questions.ts";
export { PLAIN_TEXT, safeText } from "./safe-text.ts";
export { createSnapshots } from "./snapshots.ts";
export * from "./select.ts";
export { storageText } from "./storage-words.ts";
export * from "./words.ts";
