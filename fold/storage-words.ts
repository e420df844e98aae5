// What is said while the disk is full or fails.

import type { Model } from "./model.ts";

/** What cannot be written, and that it can again: one sentence for banners and lines. */
export const storageText = ({ state, message }: Model["storage"]): string =>
  state === "ok" ? `✓ ${message}` : `⚠ cannot write (${state === "full" ? "the disk is full" : "the disk fails"}): ${message}`;
