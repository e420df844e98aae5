// How a run is seen and answered from where it was started: a port; one file a mode beside it.

import type { Served } from "./serve.ts";

export interface View {
  /** The server listens; undefined: there is none in this run. Once. */
  connected(served: Served | undefined): void;
  /** An `ack` of the screen, where there is one. */
  heartbeat?(frame: { suspended?: true | undefined }): void;
  /** Whether an open question can be answered from here. */
  answersHere(): boolean;
  /** Resolves when the person left it: under keep-alive the run's process may end then. */
  readonly left: Promise<void>;
  /** Everything was sent; the terminal is given back. */
  close(): Promise<void>;
  /** Where the closing lines go; undefined: this view has none. */
  closing: ((lines: readonly string[]) => void) | undefined;
}

export const never: Promise<void> = new Promise(() => {});
