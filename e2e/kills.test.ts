// kill -9 under load: what a client ever saw is in the log, and the session is taken up. The long version: e2e/soak/kills.soak.ts.

import { expect, test } from "vitest";
import { faultsBeside, createRecord } from "./kills/client-record.ts";
import { killAndResume } from "./kills/kill-run.ts";

const SESSIONS = 2;
const KILLS_EACH = 5;

test.each(Array.from({ length: SESSIONS }, (_, at) => at + 1))(`killed ${KILLS_EACH} times and taken up, seed %i`, async (seed) => {
  const run = await killAndResume(seed, KILLS_EACH);
  expect({ seed, faults: run.faults }).toEqual({ seed, faults: [] });
  expect(run.kills).toBe(KILLS_EACH);
});

test("the harness reports what was seen and is not there", () => {
  const lines = [
    '{"seq":0,"ts":1,"event":"x/y","data":{}}',
    '{"seq":1,"ts":1,"event":"human-input/answer","data":{"prompt-id":"p","answer":"no"}}',
  ];
  const frame = (line: string): string => `{"kind":"event",${line.slice(1)}`;
  const record = createRecord();
  lines.forEach((line, seq) => record.events.set(seq, frame(line)));
  record.confirmed.set("p", "no");
  expect(faultsBeside(record, lines)).toEqual([]);
  record.events.set(0, frame(lines[0]!.replace('"ts":1', '"ts":2')));
  record.events.set(2, frame(lines[0]!));
  record.confirmed.set("q", "yes");
  expect(faultsBeside(record, [...lines, lines[1]!])).toEqual([
    "event 0 was seen, and is not in the log as it was",
    "event 2 was seen, and is not in the log as it was",
    "the answer to q was confirmed, and is not in the log",
    "p was answered 2 times",
  ]);
});
