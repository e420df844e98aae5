import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLine, type Envelope } from "../wire/index.ts";
import { applyEvent } from "./apply.ts";
import { createModel } from "./create-model.ts";
import type { Model } from "./model.ts";
import { plainView } from "./plain-view.fake.ts";
import { generateSession } from "./session-generator.ts";
import { restoreModel, snapshotModel } from "./snapshot.ts";
import { createSnapshots, type Snapshots } from "./snapshots.ts";

const SESSIONS = fileURLToPath(new URL("../fixtures/sessions/", import.meta.url));
const fixtures = readdirSync(SESSIONS).map((name): [string, Envelope[]] => [name, eventsOf(`${SESSIONS}${name}/transcript.jsonl`)]);

function eventsOf(path: string): Envelope[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const decoded = decodeLine(line);
      if (!decoded.ok) throw new Error(decoded.reason);
      return decoded.value;
    });
}

const foldTo = (events: readonly Envelope[], seq: number, model: Model = createModel(), snapshots?: Snapshots): Model => {
  for (const event of events.slice(model.seq + 1, seq + 1)) {
    applyEvent(model, event);
    snapshots?.look(model);
  }
  return model;
};

/** Any order of positions, each reached from the one before: forward by folding, back by the nearest snapshot. */
function expectSeeksEqualFolds(events: readonly Envelope[], positions: readonly number[], eventsMin: number, bytesMax?: number): void {
  const snapshots = createSnapshots({ eventsMin, eventsPerPart: 0, ...(bytesMax === undefined ? {} : { bytesMax }) });
  const model = createModel();
  for (const seq of positions) {
    if (seq < model.seq) snapshots.rewind(model, seq);
    expect(model.seq).toBeLessThanOrEqual(seq);
    foldTo(events, seq, model, snapshots);
    expect(plainView(model)).toEqual(plainView(foldTo(events, seq)));
  }
}

describe("seek(n) equals fold(0..n)", () => {
  it.each(fixtures)("of the fixture %s, at every n, back and forth", (_name, events) => {
    const all = Array.from({ length: events.length + 1 }, (_, at) => at - 1);
    const some = events.length > 200 ? all.filter((seq) => seq % 23 === 0) : all;
    expectSeeksEqualFolds(events, [...some, ...some.toReversed()], 10);
  });

  it("of any made session, at random n, however far the snapshots lie apart and however few there may be", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(0, 200_000, 100_000_000),
        (seed, places, eventsMin, bytesMax) => {
          const events = generateSession({ seed });
          expectSeeksEqualFolds(events, [events.length - 1, ...places.map((place) => place % events.length)], eventsMin, bytesMax);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("folding on changes no snapshot, and one can be gone back to again", () => {
    const events = generateSession({ seed: 11 });
    const model = createModel();
    foldTo(events, 150, model);
    const snapshot = snapshotModel(model);
    const then = plainView(snapshot);
    foldTo(events, events.length - 1, model);
    expect(plainView(snapshot)).toEqual(then);
    for (let time = 0; time < 2; time += 1) {
      restoreModel(model, snapshot);
      expect(plainView(model)).toEqual(plainView(foldTo(events, 150)));
      foldTo(events, events.length - 1, model);
      expect(plainView(model)).toEqual(plainView(foldTo(events, events.length - 1)));
    }
  });

  it("the comparison sees a snapshot that shares what is written: planted", () => {
    const events = generateSession({ seed: 11 });
    const model = foldTo(events, 150);
    const { rows, ...state } = snapshotModel(model).state;
    const planted = { seq: 150, state: { ...state, rows: [...model.rows.values()] } };
    foldTo(events, events.length - 1, model);
    restoreModel(model, planted);
    expect(rows.length).toBeGreaterThan(0);
    expect(plainView(model)).not.toEqual(plainView(foldTo(events, 150)));
  });
});

describe("what snapshots cost", () => {
  const turn = (seq: number): Envelope[] => {
    const who = { invokeid: `i${seq % 40}`, "session-id": "s" };
    const at = (offset: number): Pick<Envelope, "kind" | "seq" | "ts"> => ({ kind: "event", seq: seq + offset, ts: seq + offset });
    return [
      { ...at(0), event: "llm/request", data: { ...who, model: "m", "n-messages": 1, "user-blocks": [{ type: "text", text: "write" }] } },
      { ...at(1), event: "llm/delta", data: { ...who, type: "text-delta", text: "x".repeat(3_000) } },
      {
        ...at(2),
        event: "llm/response",
        data: { ...who, content: [], "stop-reason": "end", usage: {}, "elapsed-ms": 1, "n-blocks": 0 },
      },
    ];
  };

  it("stays under its bound however long the session is, and what is kept lies over all of it", () => {
    const bytesMax = 8_000_000;
    const snapshots = createSnapshots({ eventsMin: 30, eventsPerPart: 1, bytesMax });
    const model = createModel();
    let most = 0;
    for (let seq = 0; seq < 24_000; seq += 3) {
      for (const event of turn(seq)) applyEvent(model, event);
      snapshots.look(model);
      most = Math.max(most, snapshots.bytes());
    }
    const kept = snapshots.kept();
    expect(most).toBeLessThanOrEqual(bytesMax);
    expect(most).toBeGreaterThan(bytesMax / 4);
    expect(kept.length).toBeGreaterThan(2);
    const gaps = kept.map((seq, at) => seq - (kept[at - 1] ?? -1));
    expect(Math.max(...gaps)).toBeLessThan(24_000 / 2);
  });

  it("shares what did not change: a hundred snapshots of a still model are hardly more than one", () => {
    const snapshots = createSnapshots({ eventsMin: 1, eventsPerPart: 1 });
    const model = createModel();
    for (let seq = 0; seq < 600; seq += 3) for (const event of turn(seq)) applyEvent(model, event);
    snapshots.look(model);
    const one = snapshots.bytes();
    for (let time = 0; time < 40_000; time += 1) {
      applyEvent(model, { kind: "event", seq: model.seq + 1, ts: 1, event: "checkpoint/written", data: { "session-id": "s", "as-of": 1 } });
      snapshots.look(model);
    }
    expect(snapshots.kept().length).toBeGreaterThan(50);
    expect(snapshots.bytes()).toBeLessThan((one * snapshots.kept().length) / 5);
  });
});
