// What Status says, gathered from where it is known.

import type { Accessor } from "solid-js";
import type { LinkView } from "../domain/banners.ts";
import type { Line } from "../domain/line.ts";
import type { ReaderStand } from "../domain/readers.ts";
import type { SessionFiles } from "../domain/session-files.ts";
import { statusLines } from "../domain/status-lines.ts";
import type { Role } from "../input/leave.ts";
import type { Theme } from "../theme/index.ts";
import type { ModelStore } from "./model-store.ts";

export interface StatusOptions {
  store: ModelStore;
  files: SessionFiles;
  role: Role;
  link: Accessor<LinkView>;
  readers: () => readonly ReaderStand[] | undefined;
  theme: Accessor<Theme>;
  size: Accessor<{ columns: number; rows: number }>;
  now: Accessor<number>;
  colours: string;
}

/** The size of the log is asked for this often; a folder may be far away. */
const LOG_SIZE_EACH_MS = 1_000;

export function createStatus(options: StatusOptions): (columns: number) => Line[] {
  const { store, files, role } = options;
  let logBytes: number | undefined;
  let askedMs = Number.NEGATIVE_INFINITY;
  return (columns) => {
    const status = store.link();
    const nowMs = performance.now();
    if (nowMs - askedMs > LOG_SIZE_EACH_MS) {
      logBytes = files.logBytes();
      askedMs = nowMs;
    }
    const bad = "bad" in status ? status.bad : undefined;
    const isLive = status.kind === "live";
    return statusLines({
      model: store.model,
      link: options.link(),
      role,
      dir: files.dir,
      logBytes,
      queued: store.waiting(),
      head: "head" in status ? status.head : status.kind === "replay" ? status.last : undefined,
      readers: options.readers(),
      badFrames: bad ?? { count: 0 },
      silentMs: isLive && store.model.seq >= 0 ? Math.max(0, options.now() - store.model.ts) : undefined,
      terminal: { ...options.size(), theme: options.theme().name, colours: options.colours },
      memoryBytes: process.memoryUsage.rss(),
      columns,
    });
  };
}
