import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AgentFrame, Envelope, HelloFrame, LiveFrame } from "../wire/index.ts";
import { applyEvent, applyFrame, applyFrames } from "./apply.ts";
import { createModel, resetModel } from "./create-model.ts";
import { mergeDeltas } from "./merge-deltas.fake.ts";
import type { Model } from "./model.ts";
import { plainView } from "./plain-view.fake.ts";
import { generateSession } from "./session-generator.ts";

const anySession = fc
  .record({ seed: fc.integer({ min: 0, max: 1e6 }), children: fc.integer({ min: 0, max: 6 }), deltasMax: fc.integer({ min: 2, max: 200 }) })
  .map(generateSession);

const fold = (frames: readonly AgentFrame[], model: Model = createModel()): Model => {
  for (const frame of frames) applyFrame(model, frame);
  return model;
};

describe("the algebra of the fold", () => {
  it("folds every event of a made session, none of them bad", () => {
    fc.assert(
      fc.property(anySession, (events) => {
        const model = createModel();
        expect(events.every((event) => applyEvent(model, event) === "applied")).toBe(true);
        expect(model.bad).toEqual({ count: 0 });
        expect(model.seq).toBe(events.length - 1);
        expect(model.totals.active).toBe(model.activeKeys.size);
      }),
      { numRuns: 30 },
    );
  });

  it("gives the same with events sent again as without", () => {
    fc.assert(
      fc.property(anySession, fc.array(fc.tuple(fc.nat(), fc.nat(40)), { maxLength: 20 }), (events, jumps) => {
        const again = [...events];
        // From the back, so that an earlier jump back does not move a later one.
        for (const [at, back] of jumps.map(([place, length]) => [place % events.length, length] as const).sort((a, b) => b[0] - a[0])) {
          const end = again.indexOf(events[at] as Envelope) + 1;
          again.splice(end, 0, ...events.slice(Math.max(0, at - back), at + 1));
        }
        expect(plainView(fold(again))).toEqual(plainView(fold(events)));
      }),
      { numRuns: 25 },
    );
  });

  it("gives the same from merged deltas as from the exact ones, wherever they are merged", () => {
    fc.assert(
      fc.property(anySession, fc.integer({ min: 1, max: 50 }), (events, lot) => {
        const exact = plainView(fold(events));
        expect(plainView(fold(mergeDeltas(events)))).toEqual(exact);
        expect(plainView(fold(mergeDeltas(events, (event) => event.seq % lot === 0)))).toEqual(exact);
      }),
      { numRuns: 30 },
    );
  });

  it("gives the same of many frames at once, where their texts are joined, however they are cut into lots", () => {
    const noise: AgentFrame[] = [
      { kind: "progress", invokeid: "poet", label: "l" },
      { kind: "deltas", "seq-from": 0, seq: 2, ts: 1, streams: [] },
    ];
    fc.assert(
      fc.property(anySession, fc.nat(30), fc.integer({ min: 1, max: 400 }), (events, runs, size) => {
        const frames = mergeDeltas(events, (event) => event.seq % (runs + 1) === 0).flatMap((frame, at) =>
          at % 23 === 7 ? [frame, ...noise] : [frame],
        );
        const model = createModel();
        for (let at = 0; at < frames.length; at += size) applyFrames(model, frames.slice(at, at + size));
        expect(plainView(model)).toEqual(plainView(fold(frames)));
      }),
      { numRuns: 30 },
    );
  });

  it("gives the same of texts that are cut, many at once or one by one", () => {
    const who = { invokeid: "poet", "session-id": "s" };
    const said = fc.tuple(fc.constantFrom("text-delta", "thinking-delta"), fc.string({ maxLength: 30 }), fc.nat(9_000));
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 60 }), (deltas) => {
        const frames = deltas.map(([type, text, times], seq): Envelope => ({
          kind: "event",
          seq,
          ts: seq,
          event: "llm/delta",
          data: { ...who, type, text: (text + seq).repeat(1 + times / 40), model: "m" },
        }));
        const model = createModel();
        applyFrames(model, frames);
        expect(plainView(model)).toEqual(plainView(fold(frames)));
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same when a part comes in a connection of its own, merged or not, with hello and live between", () => {
    fc.assert(
      fc.property(anySession, fc.nat(), (events, place) => {
        const at = place % events.length;
        const hello: HelloFrame = {
          kind: "hello",
          protocol: 1,
          engine: "e",
          "session-id": "session/made",
          epoch: "x",
          head: events.length - 1,
          caps: [],
          resume: "ok",
        };
        const open = (model: Model): LiveFrame => ({ kind: "live", "as-of": model.seq, "open-prompts": [...model.prompts.keys()] });
        const model = fold([{ ...hello, resume: "start" }, ...mergeDeltas(events.slice(0, at))]);
        applyFrame(model, open(model));
        fold([hello, ...events.slice(at)], model);
        applyFrame(model, open(model));
        const whole = fold([{ ...hello, resume: "start" }, ...events]);
        const { epoch: _a, ...got } = model;
        const { epoch: _b, ...wanted } = whole;
        expect(plainView(got)).toEqual(plainView(wanted));
      }),
      { numRuns: 25 },
    );
  });

  it("folds to a position as if the session ended there", () => {
    const events = generateSession({ seed: 5 });
    for (const n of [0, 1, 10, events.length >> 1, events.length]) {
      const model = fold(events.slice(0, n));
      expect(model.seq).toBe(n - 1);
      expect(plainView(fold(events.slice(n), model))).toEqual(plainView(fold(events)));
    }
  });
});

describe("what a frame says of its place", () => {
  const event = (seq: number): Envelope => ({
    kind: "event",
    seq,
    ts: seq,
    event: "llm/delta",
    data: { type: "text-delta", text: "a", invokeid: "i", "session-id": "s" },
  });
  const deltas = (from: number, to: number): AgentFrame => ({
    kind: "deltas",
    "seq-from": from,
    seq: to,
    ts: to,
    streams: [
      {
        "session-id": "s",
        invokeid: "i",
        type: "text-delta",
        text: "a".repeat(to - from + 1),
        n: to - from + 1,
        "first-ts": from,
        "last-ts": to,
      },
    ],
  });
  const at4 = (): Model => fold([event(0), event(1), event(2), event(3), event(4)]);

  it.each([
    ["the next event", event(5), "applied", 5],
    ["an event seen before", event(4), "dropped", 4],
    ["an event too far on", event(6), "gap", 4],
    ["the next run", deltas(5, 9), "applied", 9],
    ["a run seen before", deltas(2, 4), "dropped", 4],
    ["a run too far on", deltas(6, 9), "gap", 4],
    ["a run that begins before the end", deltas(4, 9), "unsupported", 4],
  ])("%s", (_, frame, applied, seq) => {
    const model = at4();
    const before = plainView(model);
    expect(applyFrame(model, frame)).toBe(applied);
    expect(model.seq).toBe(seq);
    if (applied !== "applied") expect(plainView(model)).toEqual(before);
  });
});

describe("hello", () => {
  const hello = (resume: HelloFrame["resume"]): HelloFrame => ({
    kind: "hello",
    protocol: 1,
    engine: "e",
    "session-id": "s",
    epoch: "E2",
    head: 9,
    caps: [],
    resume,
  });

  it("keeps the model on ok and drops it on reset, in place", () => {
    const model = fold(generateSession({ seed: 1 }));
    const { rows, seq } = model;
    applyFrame(model, hello("ok"));
    expect([model.seq, model.rows, model.epoch]).toEqual([seq, rows, "E2"]);
    applyFrame(model, hello("reset"));
    expect(plainView(model)).toEqual(plainView({ ...createModel(), epoch: "E2" }));
  });

  it("drops the model where everything comes anew", () => {
    expect(fold([hello("start"), ...generateSession({ seed: 1 }), hello("start")]).seq).toBe(-1);
  });

  it("resets every key there is", () => {
    const model = fold(generateSession({ seed: 2 }));
    resetModel(model);
    expect(plainView(model)).toEqual(plainView(createModel()));
  });
});
