// A session as one page: opened from anywhere, offline, it replays what happened. The same fold as the sidecar's.

export { readPageParts } from "./page-parts.ts";
export { type PageAbout, writePage } from "./write-page.ts";
