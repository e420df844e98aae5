import { expect, test } from "vitest";
import { encodeLine } from "../../wire/index.ts";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { createFakeSink } from "./frame-sink.ts";
import { createHub } from "./hub.ts";
import { createMemoryLog } from "./log-source.ts";
import { delta, seqsOf, upTo } from "./run.fake.ts";

test.each([1, 2, 40])("a hub that begins with a log of %d lines gives out all of them, the last one too", async (count) => {
  const log = createMemoryLog();
  log.append(upTo(count).map((seq) => encodeLine({ seq, ts: 1, ...delta("x".repeat(5_000)) })));
  const clock = createSimulatedClock();
  const hub = createHub({ sessionId: "s", epoch: "epoch-0", engine: "e", log, clock });
  for (const caps of [[], ["batch", "deltas"]]) {
    const sink = createFakeSink();
    hub.attach({ caps }, sink);
    await clock.settle();
    expect(seqsOf(sink.frames())).toEqual(upTo(count));
    expect(sink.frames().at(-1)).toMatchObject({ kind: "live", "as-of": count - 1 });
  }
});
