import { describe, expect, test } from "vitest";
import { type Envelope, isCutString, LINE_BYTES_MAX } from "../../wire/index.ts";
import { guardFrontend } from "./guarded-frontend.ts";
import { QUEUE_BYTES_MAX, STORAGE_PROBE_MS } from "./limits.ts";
import { bytesOf } from "./oversize.ts";
import type { Frontend } from "./ports/frontend.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";
import { createMemoryStore } from "./ports/store.memory.ts";
import { createTranscript } from "./transcript.ts";

const FULL = { ok: false, state: "full", message: "no space left" } as const;

function open(frontend: Frontend = {}, store = createMemoryStore()) {
  const clock = createSimulatedClock();
  const told: Envelope[] = [];
  const storage: string[] = [];
  const guarded = guardFrontend({ ...frontend, onStorage: (frame) => void storage.push(`${frame.state} ${frame["as-of"]}`) });
  const transcript = createTranscript({
    store,
    clock,
    frontend: guarded,
    engine: "e/1",
    onWritten: (batch) => void told.push(...batch.envelopes),
  });
  transcript.open();
  const say = (text: string): Envelope =>
    transcript.emit({ event: "llm/delta", data: { type: "text-delta", text, invokeid: "x", "session-id": "s" } });
  return {
    transcript,
    clock,
    store,
    told,
    storage,
    say,
    texts: () => told.flatMap(({ data }) => (typeof data["text"] === "string" ? [data["text"]] : [])),
  };
}

test("the session's opening is the first line, and numbers go on over restarts", async () => {
  const { clock, store } = open({}, createMemoryStore({ nextSeq: 7, epoch: "b", prevEpoch: "a" }));
  await clock.settle();
  expect(JSON.parse(store.lines[0] ?? "")).toMatchObject({
    seq: 7,
    event: "session/opened",
    data: { epoch: "b", "prev-epoch": "a", "starts-at": 7, protocol: 1, engine: "e/1" },
  });
});

test("events of one turn share a write, and nothing is told before it", async () => {
  const { clock, store, told, say } = open();
  for (const text of ["a", "b", "c"]) say(text);
  expect([store.writes, told.length]).toEqual([0, 0]);
  await clock.settle();
  expect([store.writes, told.length]).toEqual([1, 4]);
  expect(told.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
});

test("what is held comes after its cause, at any depth", async () => {
  const { transcript, clock, say, texts } = open();
  const cause = (text: string) => ({ event: "llm/delta", data: { type: "text-delta", text, invokeid: "x", "session-id": "s" } }) as const;
  transcript.hold();
  expect(say("said in the outer").seq).toBe(-1);
  transcript.hold();
  say("said in the inner");
  transcript.release(cause("inner"));
  transcript.release(cause("outer"));
  say("after");
  await clock.settle();
  expect(texts()).toEqual(["outer", "said in the outer", "inner", "said in the inner", "after"]);
});

test("a reader that flushes while it is told gets the batches in order", async () => {
  let flush = (): void => undefined;
  const seen: number[] = [];
  const store = createMemoryStore();
  const clock = createSimulatedClock();
  const transcript = createTranscript({
    store,
    clock,
    frontend: guardFrontend({}),
    engine: "e",
    onWritten: ({ envelopes }) => {
      for (const { seq } of envelopes) {
        if (seq === 0) transcript.emit({ event: "debug/awaiting-quit", data: { msg: "x" } });
        flush();
        seen.push(seq);
      }
    },
  });
  transcript.open();
  flush = () => transcript.flush();
  transcript.emit({ event: "debug/awaiting-quit", data: { msg: "y" } });
  await clock.settle();
  expect(seen).toEqual([0, 1, 2]);
});

describe("values that do not fit", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  let deep: unknown = 0;
  for (let n = 0; n < 20_000; n += 1) deep = [deep];

  test.each([
    ["a cycle", cycle],
    ["a BigInt", 1n],
    ["nested too deep", deep],
  ])("%s is said to be unwritable, whole, under its own number", async (_name, output) => {
    const { transcript, clock, store } = open();
    transcript.emit({ event: "runner/done", data: { "final-config": [], status: "done", output } });
    await clock.settle();
    expect(store.lines).toHaveLength(2);
    expect(JSON.parse(store.lines[1] ?? "")).toMatchObject({
      seq: 1,
      event: "transcript/serialize-error",
      data: { event: "runner/done", message: expect.any(String) as string },
    });
  });

  test("the longest strings of a long line go to blobs that exist before it", async () => {
    const { transcript, clock, store, told } = open();
    const long = "ü🙂".repeat(60_000);
    transcript.emit({
      event: "runner/done",
      data: { "final-config": [], status: "done", output: { long, mid: "m".repeat(5_000), short: "x", list: [long] } },
    });
    await clock.settle();
    const line = store.lines[1] ?? "";
    expect(bytesOf(line)).toBeLessThanOrEqual(LINE_BYTES_MAX);
    const output = (JSON.parse(line) as Envelope).data["output"] as {
      long: { head: string; "io/ref": string; bytes: number };
      mid: string;
      list: unknown[];
    };
    expect(isCutString(output.long) && isCutString(output.list[0])).toBe(true);
    expect(output.mid).toHaveLength(5_000);
    expect(output.long.bytes).toBe(bytesOf(long));
    expect(long.startsWith(output.long.head) && bytesOf(output.long.head) <= 4096).toBe(true);
    expect(store.readBlob(output.long["io/ref"])).toBe(long);
    expect(told[1]?.data["output"]).toEqual(output);
  });

  test("a string stays whole where no blob can be written", async () => {
    const store = createMemoryStore();
    const { transcript, clock } = open(
      {},
      {
        ...store,
        writeBlob: () => {
          throw new Error("full");
        },
      },
    );
    transcript.emit({ event: "runner/done", data: { "final-config": [], status: "done", output: "x".repeat(300_000) } });
    await clock.settle();
    expect(bytesOf(store.lines[1] ?? "")).toBeGreaterThan(300_000);
  });
});

describe("storage that fails", () => {
  test("lines wait, in order; it is told; a probe brings it back by itself", async () => {
    const { transcript, clock, store, say, storage, texts } = open();
    await clock.settle();
    store.fault(FULL);
    say("a");
    await clock.settle();
    say("b");
    await clock.settle();
    expect([storage, texts()]).toEqual([["full 0"], []]);
    store.fault({ ok: false, state: "failing", message: "EIO" });
    await clock.advance(STORAGE_PROBE_MS);
    expect(storage).toEqual(["full 0", "failing 0"]);
    const durable = transcript.durable();
    store.fault(undefined);
    await clock.advance(STORAGE_PROBE_MS);
    await durable;
    expect(storage).toEqual(["full 0", "failing 0", "ok 0"]);
    expect(texts()).toEqual(["a", "b"]);
    say("c");
    await clock.settle();
    expect(texts()).toEqual(["a", "b", "c"]);
  });

  test("above the bound there is pressure, until it is back", async () => {
    const { transcript, clock, store, say } = open();
    await clock.settle();
    store.fault(FULL);
    for (let n = 0; n < QUEUE_BYTES_MAX / 200_000 + 2; n += 1) say("x".repeat(200_000));
    expect(transcript.pressure()).toBeUndefined();
    await clock.settle();
    expect(transcript.pressure()).toBeInstanceOf(Promise);
    const relief = transcript.pressure();
    store.fault(undefined);
    await clock.advance(STORAGE_PROBE_MS);
    await relief;
    expect(transcript.pressure()).toBeUndefined();
  });
});
