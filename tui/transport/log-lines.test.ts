import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { applyEvent, applyFrame, createModel, type Model } from "../../fold/index.ts";
import { plainView } from "../../fold/plain-view.fake.ts";
import { generateSession } from "../../fold/session-generator.ts";
import { encodeLine, type Envelope } from "../../wire/index.ts";
import { firstSeqOf, type LogPart } from "./delta-runs.ts";
import { createLogChunks } from "./log-chunks.ts";
import { createLogLines } from "./log-lines.ts";

const exact = (events: readonly Envelope[], model = createModel()): Model => {
  for (const event of events) applyEvent(model, event);
  return model;
};
const merged = (parts: readonly LogPart[], model = createModel()): Model => {
  for (const part of parts) expect(applyFrame(model, part)).toBe("applied");
  return model;
};

/** As a session may come: both spellings of an id in one run, models that change, tokens, a clock that is set back. */
function roughened(events: readonly Envelope[], seed: number): Envelope[] {
  return events.map((event, at) => {
    if (event.event !== "llm/delta") return event;
    const dice = (at * 7919 + seed * 104729) % 97;
    const { "session-id": session, model, ...data } = event.data;
    return {
      ...event,
      ts: event.ts - (dice < 5 ? 5_000 : 0),
      data: {
        ...data,
        "session-id": dice % 3 === 0 ? session : `:${String(session).replace(/^:/, "")}`,
        ...(dice % 11 === 0 ? {} : { model: dice < 10 ? "another" : model }),
        ...(dice % 2 === 0 ? {} : { usage: { "output-tokens": at } }),
        ...(dice === 50 ? { text: 'quoted "\\\n\u2028 and \ud800' } : {}),
        ...(dice === 51 ? { text: 5 } : {}),
      },
    };
  });
}

const anyEvents = fc
  .tuple(fc.integer({ min: 0, max: 1e6 }), fc.boolean())
  .map(([seed, isRough]) => (isRough ? roughened(generateSession({ seed }), seed) : generateSession({ seed })));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("merged as it is read", () => {
  test("a log folds to what its events fold to, wherever it is cut into pieces", () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 1, max: 400 }), fc.nat(), (events, size, odd) => {
        const text = events.map(
          (event, seq) =>
            `${encodeLine(event)}\n${seq % (3 + (odd % 50)) === 1 ? "\n" : ""}${(seq + odd) % 41 === 0 ? `${encodeLine(event)}\n` : ""}`,
        );
        const lines = createLogLines();
        const parts: LogPart[] = [];
        for (let at = 0; at < text.length; at += size) {
          parts.push(...lines.take(bytesOf(text.slice(at, at + size).join(""))));
          expect(lines.certain()).toBe(parts.at(-1)?.seq ?? -1);
        }
        parts.push(...lines.settle(new Uint8Array(), false).parts);
        expect(lines.damage()).toBeUndefined();
        expect(lines.certain()).toBe(events.length - 1);
        expect(plainView(merged(parts))).toEqual(plainView(exact(events)));
        // Nothing is passed on as it stands in the log that could have been merged.
        if (size > events.length) expect(parts.length).toBeLessThan(events.length);
      }),
      { numRuns: 60 },
    );
  });

  test("any part of a chunk that is read again is the rest of the way", () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(), fc.nat(), fc.boolean(), (events, one, other, isNumbered) => {
        const [from, to] = [one % events.length, other % events.length].sort((a, b) => a - b) as [number, number];
        const bytes = bytesOf(events.map((event) => `${encodeLine(event)}\n`).join(""));
        const chunks = createLogChunks();
        const parts = chunks.parts(bytes, { first: 0, from, to, isNumbered });
        expect(parts[0] && firstSeqOf(parts[0])).toBe(from);
        expect(parts.at(-1)?.seq).toBe(to);
        const model = merged(parts, exact(events.slice(0, from)));
        expect(plainView(model)).toEqual(plainView(exact(events.slice(0, to + 1))));
        expect(chunks.events(bytes, 0, to)).toEqual(events.slice(0, to + 1).map((event) => JSON.parse(JSON.stringify(event)) as Envelope));
      }),
      { numRuns: 60 },
    );
  });

  test("two lines for one number: neither is given, in a run of deltas too, and across pieces", () => {
    const delta = (seq: number, text: string): string =>
      `${encodeLine({ seq, ts: 1, event: "llm/delta", data: { type: "text-delta", text, invokeid: "i", "session-id": "s" } })}\n`;
    for (const cut of [0, 1, 2, 3, 4]) {
      const lines = createLogLines();
      const all = [delta(0, "a"), delta(1, "b"), delta(2, "c"), delta(2, "d"), delta(3, "e")];
      const parts = [
        ...lines.take(bytesOf(all.slice(0, cut).join(""))),
        ...lines.take(bytesOf(all.slice(cut).join(""))),
        ...lines.settle(new Uint8Array(), false).parts,
      ];
      expect(parts.at(-1)?.seq).toBe(1);
      expect(lines.certain()).toBe(1);
      expect(lines.damage()).toEqual({ where: "middle", line: 4, reason: "seq 2 where 3 belongs" });
    }
  });

  test("a line that is no UTF-8 is damage, wherever it stands and whatever was learned of such lines, as for who would write on", () => {
    const delta = (seq: number): string =>
      `${encodeLine({ seq, ts: 1, event: "llm/delta", data: { type: "text-delta", text: "at", invokeid: "i", "session-id": "s" } })}\n`;
    const ruined = bytesOf(delta(2)).map((byte, at, all) => (all[at - 1] === 0x61 && byte === 0x74 ? 0xff : byte));
    const whole = Buffer.concat([bytesOf(delta(0) + delta(1)), ruined]);
    for (const [bytes, rest] of [
      [Buffer.concat([whole, bytesOf(delta(3))]), new Uint8Array()],
      [whole, new Uint8Array()],
      [bytesOf(delta(0) + delta(1)), ruined.slice(0, -1)],
    ] as const) {
      const lines = createLogLines();
      const parts = [...lines.take(bytes), ...lines.settle(rest, false).parts];
      expect(parts.at(-1)?.seq).toBe(1);
      expect(lines.damage()).toEqual({ where: "middle", line: 3, reason: "it is not UTF-8" });
    }
  });
});
