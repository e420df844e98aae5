// One connection to an agent, from opening to its single end: a port. Adapters: ws-link.ts, and the tests' own.

export interface LinkEnd {
  /** The close code; 1006 where the connection just broke or never stood. */
  code: number;
  /** For a person, without the address. */
  reason: string;
  /** The HTTP status with which the upgrade was refused. */
  refused?: number;
}

export interface Link {
  /** False where it did not leave. */
  send(text: string): boolean;
  /** The peer has greeted: the wait for it is over. */
  greeted(): void;
  /** Ends it; no callback comes any more. */
  close(): void;
}

/** `onText` gets one message; `onEnd` comes exactly once, unless the link was closed from here. */
export interface LinkCallbacks {
  onText(text: string): void;
  onBinary(): void;
  onEnd(end: LinkEnd): void;
}

/** Never calls back from inside the call. */
export type OpenLink = (url: string, callbacks: LinkCallbacks) => Link;
