// Frames from a running agent, over a WebSocket of this runtime.

import type { EventSource } from "./event-source.ts";
import { createReadersLook } from "./readers-look.ts";
import { createReturningSource, type ReturningSourceOptions } from "./returning-source.ts";
import { openWsLink } from "./ws-link.ts";

export type WsSourceOptions = Omit<ReturningSourceOptions, "openLink" | "after">;

export const createWsSource = (options: WsSourceOptions): EventSource => ({
  ...createReturningSource({ ...options, openLink: openWsLink }),
  readers: createReadersLook(() => options.address?.(options.url) ?? options.url),
});
