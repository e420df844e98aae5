// A reader that is cut off again and again has in the end what the log says, every event once. The long version: e2e/soak/reconnect.soak.ts.

import { expect, test } from "vitest";
import { readWhileCut } from "./reconnect/in-process.ts";
import { readThroughProxy } from "./reconnect/over-tcp.ts";

const SESSIONS = 10;
const CUTS_EACH = 20;

test(`cut ${SESSIONS * CUTS_EACH} times in one process (seeds 1 to ${SESSIONS}): the model is the log's`, async () => {
  for (let seed = 1; seed <= SESSIONS; seed += 1) {
    const story = await readWhileCut(seed, CUTS_EACH);
    expect({ seed, faults: story.faults }).toEqual({ seed, faults: [] });
    expect(story.connections).toBeGreaterThan(CUTS_EACH);
  }
});

test("a planted loss and a planted duplicate are reported", async () => {
  // A frame is one event or a run of deltas, as the turns of the loop fall.
  const lost = (await readWhileCut(3, 10, { what: "loss", frame: 40 })).faults;
  expect(lost.at(-1)).toBe("the model is not the log's");
  expect(lost.slice(0, -1)).not.toEqual([]);
  for (const fault of lost.slice(0, -1)) expect(fault).toMatch(/^event \d+ never came$/);
  const doubled = (await readWhileCut(3, 10, { what: "duplicate", frame: 40 })).faults;
  expect(doubled).not.toEqual([]);
  for (const fault of doubled) expect(fault).toMatch(/^event \d+ came 2 times$/);
});

test("cut 20 times through a TCP proxy, at any byte (seeds 1 to 4): the model is the log's", async () => {
  for (let seed = 1; seed <= 4; seed += 1) {
    const story = await readThroughProxy(seed, 5);
    expect({ seed, faults: story.faults }).toEqual({ seed, faults: [] });
    expect(story.connections).toBeGreaterThan(5);
  }
  expect((await readThroughProxy(1, 5, { what: "loss", frame: 12 })).faults).toContain("the model is not the log's");
});
