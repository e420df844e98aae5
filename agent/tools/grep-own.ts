// fs/grep where there is no ripgrep: every file below a folder, read whole, searched line by line in a thread.

import { Worker } from "node:worker_threads";
import { GREP_FILE_BYTES_MAX, GREP_HITS_MAX } from "./limits.ts";
import type { GrepHits, GrepWish } from "./grep-wish.ts";
import type { PathGuard } from "./path-guard.ts";
import { looksBinary } from "./read-text.ts";
import { ToolProblem } from "./tool-problem.ts";
import { walkFiles } from "./walk-files.ts";

export async function grepOwn(guard: PathGuard, { root, isFile, pattern, ignoreCase, glob, signal }: GrepWish): Promise<GrepHits> {
  const searcher = createSearcher(pattern, ignoreCase, signal);
  const found: GrepHits = { hits: [], isCut: false };
  try {
    const files = isFile ? [{ real: root, path: "" }] : walkFiles(guard, { root, wants: (name) => glob?.names(name) ?? false, signal });
    for await (const file of files) {
      if (glob && !isFile && !glob.matches(file.path)) continue;
      const text = await textOf(guard, file.real);
      if (text === undefined) continue;
      for (const [line, content] of await searcher.search(text)) {
        if (found.hits.length >= GREP_HITS_MAX) return { ...found, isCut: true };
        found.hits.push({ real: file.real, line, text: content });
      }
    }
    return found;
  } finally {
    await searcher.end();
  }
}

/** Undefined for what is no text, too large, or gone. */
async function textOf(guard: PathGuard, real: string): Promise<string | undefined> {
  try {
    const { handle, stat } = await guard.openFile(real);
    try {
      if (stat.size > GREP_FILE_BYTES_MAX) return undefined;
      const bytes = await handle.readFile();
      return looksBinary(bytes) ? undefined : bytes.toString("utf8");
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (thrown instanceof ToolProblem) return undefined;
    throw thrown;
  }
}

type Hit = [line: number, text: string];

function createSearcher(
  pattern: string,
  ignoreCase: boolean,
  signal: AbortSignal,
): { search(text: string): Promise<Hit[]>; end(): Promise<unknown> } {
  const flags = ignoreCase ? "iu" : "u";
  check(pattern, flags);
  // Built, it stands beside the bundle under another ending.
  const file = new URL(import.meta.url.endsWith(".ts") ? "./grep-worker.mjs" : "./grep-worker.js", import.meta.url);
  const worker = new Worker(file, { workerData: { pattern, flags, hitsMax: GREP_HITS_MAX + 1 }, env: {}, stdin: false });
  let answer: (hits: Hit[]) => void = () => undefined;
  worker.on("message", (hits: Hit[]) => answer(hits));
  const broken = new Promise<never>((_resolve, reject) => {
    worker.once("error", reject);
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  broken.catch(() => undefined); // whoever searches gets it
  return {
    search(text) {
      const hits = new Promise<Hit[]>((resolve) => (answer = resolve));
      worker.postMessage(text);
      return Promise.race([hits, broken]);
    },
    end: () => worker.terminate(),
  };
}

function check(pattern: string, flags: string): void {
  try {
    new RegExp(pattern, flags);
  } catch (thrown) {
    throw new ToolProblem(`the pattern is no regular expression: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
