import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyFrame, createModel } from "../../fold/index.ts";
import { BATCH_BYTES_MAX, type Envelope, badField, decodeFrame, encodeFrame, encodeLine } from "../../wire/index.ts";
import { coalesce } from "./coalesce.ts";
import { readDelta, trimRows } from "./delta.ts";
import { type Message, joinMessages } from "./parcel.ts";
import { Entry } from "./entry.ts";
import { type Draft, answer, delta, seqsOf } from "./run.fake.ts";

const entriesOf = (drafts: readonly Draft[], stepMs: readonly number[] = []): Entry[] => {
  let ts = 1_700_000_000_000;
  return drafts.map(({ event, data }, seq) => {
    ts += stepMs[seq] ?? 1;
    const envelope: Envelope = { kind: "event", seq, ts, event, data };
    return new Entry(seq, encodeLine(envelope), envelope);
  });
};

const framesOf = (messages: readonly Message[]) =>
  messages.map((message) => {
    const decoded = decodeFrame(message.text);
    if (!decoded.ok) throw new Error(decoded.reason);
    return decoded.value;
  });

function foldOf(messages: readonly Message[]) {
  const model = createModel();
  for (const frame of framesOf(messages)) expect(applyFrame(model, frame)).toBe("applied");
  return model;
}

const draft = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .record({
        row: fc.constantFrom("poet", "judge", "critic"),
        session: fc.constantFrom("session/1", "session/2", ":session/2"),
        type: fc.constantFrom("text-delta", "thinking-delta"),
        text: fc.oneof(
          fc.string({ maxLength: 8 }),
          fc.constantFrom("", "\u2028", "\ud83d\udc1f", "\ud83d", "\udc1f", "\x7f", "\\", '"\n', "é"),
        ),
        model: fc.option(fc.constantFrom("sim", "other"), { nil: undefined }),
        usage: fc.option(fc.record({ "output-tokens": fc.nat(50), cached: fc.nat(9) }, { requiredKeys: [] }), { nil: undefined, freq: 3 }),
      })
      .map(({ row, session, type, text, model, usage }): Draft => ({
        event: "llm/delta",
        data: { type, text, invokeid: row, "session-id": session, ...(model ? { model } : {}), ...(usage ? { usage } : {}) },
      })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Draft>(
      { event: "llm/request", data: { invokeid: "poet", "session-id": "session/1", "n-messages": 1, "user-blocks": [] } },
      { event: "llm/start", data: { invokeid: "judge", "session-id": "session/2" } },
      { event: "llm/worker-exit", data: { invokeid: "poet", reason: "done", "session-id": "session/1" } },
      { event: "future/event", data: { any: "thing" } },
      // Deltas that are not as the table says go out as they are.
      {
        event: "llm/delta",
        data: { type: "text-delta", text: { head: "long", "io/ref": "blobs/1", bytes: 9 }, invokeid: "poet", "session-id": "session/1" },
      },
      { event: "llm/delta", data: { type: "image-delta", text: "x", invokeid: "poet", "session-id": "session/1" } },
    ),
  },
);

describe("a run of deltas merged", () => {
  test("folds to what the run folds to", () => {
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 60 }), fc.array(fc.integer({ min: -3, max: 2000 }), { maxLength: 60 }), (drafts, steps) => {
        const entries = entriesOf(drafts, steps);
        const merged = coalesce(entries);
        expect(foldOf(merged)).toEqual(foldOf(entries));
        // Put together by hand, and the same to the byte.
        framesOf(merged).forEach((frame, at) => expect(merged[at]?.text).toBe(encodeFrame(frame)));
      }),
      { numRuns: 400 },
    );
  });

  test("cut anywhere, it folds to the same", () => {
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 40 }), fc.nat(40), (drafts, cut) => {
        const entries = entriesOf(drafts);
        expect(foldOf([...coalesce(entries.slice(0, cut)), ...coalesce(entries.slice(cut))])).toEqual(foldOf(entries));
      }),
      { numRuns: 200 },
    );
  });

  test("a planted loss in a merged run is seen by the fold", () => {
    const entries = entriesOf([delta("abc"), delta("def")]);
    const [merged] = coalesce(entries);
    const planted = { ...merged, text: merged?.text.replace("abcdef", "abcde") } as Message;
    expect(foldOf([planted])).not.toEqual(foldOf(entries));
  });

  test("never crosses another event, keeps every seq, names streams in order of first appearance", () => {
    const out = framesOf(coalesce(entriesOf([delta("a", "x"), delta("b", "y"), delta("c", "x"), answer("ask", "p"), delta("d", "x")])));
    expect(out.map((frame) => frame.kind)).toEqual(["deltas", "event", "event"]);
    expect(seqsOf(out)).toEqual([0, 1, 2, 3, 4]);
    expect(out[0]).toMatchObject({
      "seq-from": 0,
      seq: 2,
      streams: [
        { invokeid: "x", text: "ac", n: 2 },
        { invokeid: "y", text: "b", n: 1 },
      ],
    });
  });

  test("a frame is at most 256 KiB; one delta that is longer goes out as its line", () => {
    const long = "ü".repeat(20_000);
    const out = coalesce(
      entriesOf([
        ...Array.from({ length: 40 }, (_, at) => delta(long, `row ${at % 3}`)),
        delta("x".repeat(BATCH_BYTES_MAX)),
        delta("y"),
        delta("z"),
      ]),
    );
    for (const message of out.filter(({ kind }) => kind === "deltas")) expect(message.bytes).toBeLessThanOrEqual(BATCH_BYTES_MAX);
    expect(out.filter(({ kind }) => kind === "event")).toHaveLength(1);
    expect(seqsOf(framesOf(out))).toEqual(Array.from({ length: 43 }, (_, at) => at));
  });

  test("many short streams stay within the bound too", () => {
    const out = coalesce(entriesOf(Array.from({ length: 3000 }, (_, at) => delta("", `row ${at}`))));
    for (const message of out) expect(message.bytes).toBeLessThanOrEqual(BATCH_BYTES_MAX);
  });
});

test("a delta is merged only where the table of events finds nothing wrong with it", () => {
  const odd = fc.constantFrom(undefined, null, "", "x", 0, Number.NaN, true, [], {}, { head: "h", "io/ref": "r", bytes: 9 });
  const count = fc.oneof(fc.nat(), odd);
  const usage = fc.oneof(odd, fc.record({ "output-tokens": count, "input-tokens": count, cached: count, more: odd }, { requiredKeys: [] }));
  const data = fc.record({
    type: fc.oneof({ weight: 4, arbitrary: fc.constantFrom("text-delta", "thinking-delta") }, odd),
    text: fc.oneof({ weight: 4, arbitrary: fc.string() }, odd),
    invokeid: fc.oneof({ weight: 4, arbitrary: fc.constant("poet") }, odd),
    "session-id": fc.oneof({ weight: 4, arbitrary: fc.constant("s") }, odd),
    model: fc.oneof({ weight: 4, arbitrary: fc.constant("sim") }, odd),
    usage,
  });
  let merged = 0;
  fc.assert(
    fc.property(data, (of) => {
      const delta = readDelta({ kind: "event", seq: 0, ts: 1, event: "llm/delta", data: of });
      if (!delta) return;
      merged += 1;
      expect(badField("llm/delta", of)).toBeUndefined();
    }),
    { numRuns: 2_000 },
  );
  expect(merged).toBeGreaterThan(50);
});

describe("envelopes joined into messages", () => {
  test("the break between two counts too", () => {
    const of = (bytes: number): Message => ({ kind: "event", seq: 0, text: "x".repeat(bytes), bytes });
    expect(joinMessages([of(BATCH_BYTES_MAX - 10), of(9)])).toHaveLength(1);
    expect(joinMessages([of(BATCH_BYTES_MAX - 10), of(10)])).toHaveLength(2);
  });

  test("of at most 256 KiB, in order, nothing lost", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: BATCH_BYTES_MAX + 10 }), { maxLength: 8 }), (sizes) => {
        const messages = sizes.map((size, seq): Message => ({ kind: "event", seq, text: "x".repeat(size), bytes: size }));
        const joined = joinMessages(messages);
        expect(joined.map(({ text }) => text).join("\n")).toBe(messages.map(({ text }) => text).join("\n"));
        for (const { text, bytes } of joined) {
          expect(bytes).toBe(text.length);
          if (text.includes("\n")) expect(bytes).toBeLessThanOrEqual(BATCH_BYTES_MAX);
        }
      }),
      { numRuns: 40 },
    );
  });
});

test("rows that were forgotten since their deltas were read are still one row", () => {
  const drafts = ["text-delta", "thinking-delta", "text-delta", "text-delta"].map((type, at) =>
    delta(`${at}`, "poet", type as "text-delta"),
  );
  const entries = entriesOf(drafts);
  for (const entry of entries.slice(0, 2)) entry.delta();
  trimRows(0);
  entries[3]?.delta();
  const apart = foldOf(entriesOf(drafts));
  expect(foldOf(coalesce(entries)).rows).toEqual(apart.rows);
  expect(framesOf(coalesce(entries)).map(({ kind }) => kind)).toEqual(["deltas", "deltas"]);
});
