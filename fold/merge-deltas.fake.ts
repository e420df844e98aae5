// The plain meaning of a `deltas` frame, for tests: what a run of `llm/delta` events merges to, per stream in order of
// first appearance. The hub has its own; both must fold to what the run folds to.

import type { AgentFrame, DeltasFrame, DeltaStream, Envelope, Usage } from "../wire/index.ts";

/** Every run of deltas as one frame; all other events as they are. `cutAfter` ends a run early. */
export function mergeDeltas(events: readonly Envelope[], cutAfter: (event: Envelope) => boolean = () => false): AgentFrame[] {
  const out: AgentFrame[] = [];
  let run: Envelope[] = [];
  const flush = (): void => {
    const first = run[0];
    if (first) out.push(run.length === 1 ? first : mergeRun(run));
    run = [];
  };
  for (const event of events) {
    if (event.event !== "llm/delta") {
      flush();
      out.push(event);
      continue;
    }
    run.push(event);
    if (cutAfter(event)) flush();
  }
  flush();
  return out;
}

function mergeRun(run: readonly Envelope[]): DeltasFrame {
  const streams = new Map<string, DeltaStream>();
  for (const { ts, data } of run) {
    const key = JSON.stringify([data["session-id"], data["invokeid"], data["type"]]);
    const usage = data["usage"] === undefined ? {} : { usage: data["usage"] as Usage };
    const known = streams.get(key);
    if (known) Object.assign(known, { text: known.text + String(data["text"]), n: known.n + 1, "last-ts": ts }, usage);
    else
      streams.set(key, {
        "session-id": String(data["session-id"]),
        invokeid: String(data["invokeid"]),
        type: data["type"] as DeltaStream["type"],
        model: String(data["model"]),
        text: String(data["text"]),
        n: 1,
        "first-ts": ts,
        "last-ts": ts,
        ...usage,
      });
  }
  return {
    kind: "deltas",
    "seq-from": run[0]?.seq ?? 0,
    seq: run.at(-1)?.seq ?? 0,
    ts: run.at(-1)?.ts ?? 0,
    streams: [...streams.values()],
  };
}
