// Strangers, broken clients and attackers against a real run: nothing changes, nothing breaks, nothing is kept.

import { expect, test } from "vitest";
import { RAW } from "./hostile-bytes.ts";
import { FRAMES } from "./hostile-frames.ts";
import { HANDSHAKES } from "./hostile-handshakes.ts";
import { throwEverything } from "./hostile.ts";

const SEED = 20_261_120;
/** Thousands of sockets, and what a busy machine makes of them. */
const TIMEOUT_MS = 300_000;

test(
  "written and generated frames, bytes and handshakes leave the agent as it was",
  async () => {
    expect(FRAMES.length + RAW.length + HANDSHAKES.length).toBeGreaterThanOrEqual(150);
    const { faults, generated } = await throwEverything({ seed: SEED, generated: 5_000 });
    expect(faults).toEqual([]);
    expect(generated).toBeGreaterThanOrEqual(5_000);
  },
  TIMEOUT_MS,
);

test("the harness sees a state that was changed", async () => {
  const { faults } = await throwEverything({ seed: SEED, generated: 100, tamper: (run) => run.live.run.send({ type: "ui.interrupt" }) });
  expect(faults).toEqual([`the agent's state is another one after all that was generated (seed ${SEED})`]);
});

test("and memory that is kept", async () => {
  let kept: string[] = [];
  const { faults } = await throwEverything({
    seed: SEED,
    generated: 100,
    tamper: () => (kept = Array.from({ length: 300_000 }, (_, at) => `frame number ${at} of many, kept`)),
  });
  expect(kept).toHaveLength(300_000);
  expect(faults).toEqual([expect.stringMatching(/^the heap grew by /)]);
});
