// Files that are texts in memory: for tests of what is drawn of them.

import type { SessionFiles } from "../domain/session-files.ts";

export function fakeFiles(given: Readonly<Record<string, string | Uint8Array>>): SessionFiles {
  return {
    dir: "/sessions/889d14f8",
    read(ref, from, most) {
      const body = given[ref];
      if (body === undefined) return { ok: false, problem: "missing" };
      const all = typeof body === "string" ? new TextEncoder().encode(body) : body;
      return { ok: true, bytes: all.subarray(from, from + Math.max(0, most)), size: all.length };
    },
    logBytes: () => 48_213,
    artifactRef: (name) => `artifacts/${name}`,
  };
}
