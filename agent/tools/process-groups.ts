// The process groups of one toolset: at its end all of them are ended, and waited for.

import { type GroupEnd, type GroupOptions, runGroup } from "./process-group.ts";

export interface ProcessGroups {
  /** As runGroup; stopped by `close`, too. */
  run(options: GroupOptions): Promise<GroupEnd>;
  /** Resolves when nothing of any group is left. Never rejects. */
  close(): Promise<void>;
}

export function createProcessGroups(): ProcessGroups {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  return {
    async run(options) {
      const group = runGroup({ ...options, signal: AbortSignal.any([options.signal, closing.signal]) });
      running.add(group);
      try {
        return await group;
      } finally {
        running.delete(group);
      }
    },
    async close() {
      closing.abort("the tools are closed");
      await Promise.allSettled(running);
    },
  };
}
