// What is wrong with a client's stream: the contract's promises about order, checked over the frames it got. For tests
// and benches; pure.

import type { AgentFrame } from "../../wire/index.ts";

/** `from`: the seq that should come first (a resumed client: since + 1). One sentence each; empty where all is well. */
export function faultsOfStream(frames: readonly AgentFrame[], from = 0): string[] {
  const faults: string[] = [];
  let cursor = from - 1;
  let lives = 0;
  frames.forEach((frame, at) => {
    if ((at === 0) !== (frame.kind === "hello")) faults.push(`frame ${at} is ${frame.kind}`);
    if (frame.kind === "hello" && frame.resume === "reset") cursor = -1;
    if (frame.kind === "event" || frame.kind === "deltas") {
      const first = frame.kind === "event" ? frame.seq : frame["seq-from"];
      if (first > cursor + 1) faults.push(`lost ${cursor + 1} to ${first - 1}`);
      if (first <= cursor) faults.push(`repeated ${first} after ${cursor}`);
      cursor = Math.max(cursor, frame.seq);
    } else if (frame.kind === "live") {
      lives += 1;
      if (frame["as-of"] !== cursor) faults.push(`live as of ${frame["as-of"]} at ${cursor}`);
      if (lives > 1) faults.push("live came twice");
    } else if (frame.kind !== "hello" && frame.kind !== "reply") {
      if (lives === 0) faults.push(`${frame.kind} before live`);
      if ("as-of" in frame && frame["as-of"] > cursor) faults.push(`${frame.kind} as of ${frame["as-of"]} at ${cursor}`);
    }
  });
  return faults;
}
