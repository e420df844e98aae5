// meta.json of a session that is being written.

import { join } from "node:path";
import type { MetaStatus, RunMeta, SessionMeta } from "./meta.ts";
import { FILES } from "./paths.ts";
import { writeSmallJson, writeSmallJsonNow } from "./small-json-write.ts";

export interface MetaFile {
  current(): SessionMeta;
  /** Writes are one after the other, the last one stands. */
  set(patch: RunMeta & { status?: MetaStatus }): Promise<void>;
}

export function createMetaFile(dir: string, meta: SessionMeta, now: () => number): MetaFile {
  const path = join(dir, FILES.meta);
  let current = meta;
  writeSmallJsonNow(path, current);
  return {
    current: () => current,
    set(patch) {
      current = { ...current, ...patch, updated: now() };
      return writeSmallJson(path, current);
    },
  };
}
