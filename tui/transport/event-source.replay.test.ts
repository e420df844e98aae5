import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeLine } from "../../wire/index.ts";
import { eventsFrom } from "./agent.fake.ts";
import { createReplaySource } from "./event-source.replay.ts";
import { REPLAY_CHUNK_BYTES } from "./limits.ts";
import { createRecorder, lastStatus, type Recorder } from "./recorder.fake.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "replay-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const transcript = (): string => join(dir, "transcript.jsonl");
const lines = (count: number): string[] => eventsFrom(0, count).map(encodeLine);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, seq) => seq);

async function play(path = dir): Promise<Recorder> {
  const recorder = createRecorder();
  const source = createReplaySource({ path });
  source.start(recorder);
  await recorder.until((r) => {
    const status = lastStatus(r);
    return status?.kind === "lost" || (status?.kind === "replay" && status.done === true);
  });
  source.stop();
  return recorder;
}

test("a session folder, and its file, show all events and then say where they stand", async () => {
  writeFileSync(transcript(), `${lines(30).join("\n")}\n`);
  for (const path of [dir, transcript()]) {
    const recorder = await play(path);
    expect(recorder.seqs()).toEqual(upTo(30));
    expect(recorder.seen[0]).toEqual(eventsFrom(0, 1)[0]!);
    expect(recorder.seen[1]).toMatchObject({ kind: "deltas", "seq-from": 1, seq: 6 });
    expect(recorder.statuses[0]).toMatchObject({ kind: "replay", position: -1, last: -1, done: false });
    expect(lastStatus(recorder)).toMatchObject({ kind: "replay", position: 29, last: 29, done: true });
  }
});

const torn = /last line is torn/;
const long = encodeLine({ seq: 1, ts: 1, event: "x/long", data: { text: "詩\u2028".repeat(REPLAY_CHUNK_BYTES) } });
const L = lines(6);
const [l0, l1, l2, l3] = L as [string, string, string, string];
const newer = encodeLine({ seq: 1, ts: 1, event: "session/opened", data: { protocol: 99 } });

describe("what a file may look like", () => {
  test.each<[string, string, number, RegExp | undefined]>([
    ["empty", "", 0, undefined],
    ["a BOM, CRLF, blank lines", `\uFEFF${l0}\r\n\r\n\n${l1}\r\n`, 2, undefined],
    ["the last line without its newline", `${l0}\n${l1}`, 2, undefined],
    ["lines with `kind`", `{"kind":"event",${l0.slice(1)}\n${l1}\n`, 2, undefined],
    ["a line longer than several chunks", `${l0}\n${long}\n${l2}\n`, 3, undefined],
    ["a torn tail", `${l0}\n${l1}\n${l2.slice(0, 25)}`, 2, torn],
    ["a torn tail inside a character", `${l0}\n${Buffer.from(l1).subarray(0, 9).toString("latin1")}`, 1, torn],
    ["a torn tail of zeros and rubbish lines", `${l0}\n\0\0\0\0\nrubbish\n\0`, 1, torn],
    ["rubbish in the middle", `${l0}\n${l1}\nrub}bish\n${l2}\n${l3}\n`, 2, /damaged at line 3/],
    ["a hole in the numbers", `${l0}\n${l2}\n${l3}\n`, 1, /line 2: seq 2 where 1 belongs/],
    ["numbers that begin late", `${l1}\n${l2}\n`, 0, /line 1: seq 1 where 0 belongs/],
    ["the last line twice", `${l0}\n${l1}\n${l1}\n${l2}\n`, 3, undefined],
    ["two lines for one number: neither", `${l0}\n${l1}\n${l1.replace("odd", "ode")}\n${l2}\n`, 1, /line 3/],
    ["an object that is no event", `${l0}\n{"hello":1}\n`, 1, /damaged at line 2/],
    ["a newer protocol", `${l0}\n${newer}\n${l2}\n`, 1, /line 2: written in protocol 99/],
  ])("%s", async (_name, text, served, note) => {
    writeFileSync(transcript(), text);
    const recorder = await play();
    expect(recorder.seqs()).toEqual(upTo(served));
    const status = lastStatus(recorder);
    expect(status).toMatchObject({ kind: "replay", position: served - 1, last: served - 1, done: true });
    const said = status?.kind === "replay" ? status.note : undefined;
    if (note) expect(said).toMatch(note);
    else expect(said).toBeUndefined();
  });

  test.each<[string, () => void, RegExp]>([
    ["nothing there", () => undefined, /no transcript/],
    ["a folder in its place", () => mkdirSync(transcript()), /no regular file/],
    ["a symbolic link", () => (writeFileSync(join(dir, "other"), ""), symlinkSync(join(dir, "other"), transcript())), /symbolic link/],
    ["several hard links", () => (writeFileSync(transcript(), ""), linkSync(transcript(), join(dir, "other"))), /hard links/],
  ])("%s is refused with a reason", async (_name, make, says) => {
    make();
    const recorder = await play();
    expect(lastStatus(recorder)).toMatchObject({ kind: "lost", reason: expect.stringMatching(says) });
    expect(recorder.seen).toEqual([]);
  });
});

test("many chunks: every event once, in order, and a stop in between is one", async () => {
  const count = 20_000;
  writeFileSync(transcript(), `${lines(count).join("\n")}\n`);
  const recorder = await play();
  expect(recorder.seqs()).toEqual(upTo(count));

  const stopped = createRecorder();
  const source = createReplaySource({ path: dir });
  const { recording } = stopped;
  source.start({ ...stopped, recording: { ...recording, fold: (events) => (recording.fold(events), source.stop()) } });
  expect(source.send({ kind: "control", op: "ui-quit" })).toBe(false);
  await stopped.until((r) => r.seen.length > 0);
  await play();
  expect(stopped.seqs().length).toBeLessThan(count);
  expect(stopped.statuses.length).toBe(1);
});
