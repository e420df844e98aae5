// The wire itself on stdout and stdin.

import { createJsonlOutput } from "../plain/index.ts";
import { SCOPES } from "../remote/index.ts";
import type { LiveRun } from "./live-run.ts";
import { never, type View } from "./view.ts";

export interface JsonlViewOptions {
  live: LiveRun;
  /** Nobody answers on stdin any more. */
  onInputEnd(): void;
}

export function createJsonlView({ live, onInputEnd }: JsonlViewOptions): View {
  let isOpen = true;
  const output = createJsonlOutput({
    hub: live.hub,
    out: process.stdout,
    input: process.stdin,
    // Whoever started the run may do all there is.
    onFrame: (frame, from) => live.handle(frame, { ...from, scopes: SCOPES }),
    onInputEnd() {
      isOpen = false;
      onInputEnd();
    },
  });
  return {
    connected: () => {},
    answersHere: () => isOpen,
    left: never,
    async close() {
      output.close();
    },
    closing: undefined,
  };
}
