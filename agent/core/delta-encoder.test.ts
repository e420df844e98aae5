// The short way must write what the long way writes, byte by byte, whatever is in a delta.

import fc from "fast-check";
import { expect, test } from "vitest";
import { type Envelope, encodeLine } from "../../wire/index.ts";
import { createDeltaEncoder } from "./delta-encoder.ts";

const envelopeOf = (data: Record<string, unknown>, more: Record<string, unknown> = {}): Envelope => ({
  kind: "event",
  seq: 7,
  ts: 1_780_798_849_355,
  event: "llm/delta",
  data,
  ...more,
});
const words = { type: "text-delta", text: "ok", model: "sim", invokeid: "poet", "session-id": "s" };
const place = { "transcript/node-id": "s/poet", "transcript/visit": 1, "transcript/turn": 2 };

/** Quotes, controls, lone surrogates, separators, what looks like the marks of a line that is taken apart. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom(
    "",
    '"',
    "\\",
    "\n",
    "\u0000",
    "\u007f",
    "\u2028",
    "a\u2029b",
    "\ud800",
    "\udc00x",
    "日本",
    "🙂",
    "é",
    '"text":""',
    '","text":""',
  ),
  fc.constantFrom('"usage":{"output-tokens":0}', "$&", "$1", "__proto__", "toJSON", "constructor"),
);
const key = fc.oneof(hostile, fc.constantFrom("type", "model", "invokeid", "session-id", "1", "0", 'a"text'));
const value = fc.oneof(
  hostile,
  fc.constantFrom(0, -0, 1.5, 1e21, Number.NaN, Number.POSITIVE_INFINITY, true, null, undefined),
  fc.constantFrom({}, [], { a: 1 }),
);
const usage = fc.oneof(
  fc.record({ "output-tokens": fc.oneof(fc.nat(), fc.constantFrom(-0, 1e21, Number.NaN, "3", null)) }),
  fc.constantFrom({ "output-tokens": 1, "input-tokens": 2 }, {}, null, 5, { "output-tokens": 3, toJSON: () => "other" }),
);
const fields = fc.uniqueArray(
  fc.oneof(fc.tuple(key, value), fc.tuple(fc.constant("usage"), usage), fc.tuple(fc.constant("text"), hostile)),
  {
    selector: ([name]) => name,
    maxLength: 8,
  },
);
const entries = fc.uniqueArray(fc.tuple(fc.oneof(key, fc.constantFrom(...Object.keys(place))), value), {
  selector: ([name]) => name,
  maxLength: 4,
});
const OWN = ["kind", "seq", "ts", "event", "data"];

/** Each with the values of one and the text of another, so that forms are met again. */
const deltas = fc
  .tuple(fields, entries, fc.array(fc.tuple(hostile, usage, fc.nat(), fc.boolean()), { minLength: 1, maxLength: 5 }))
  .map(([of, beside, times]) =>
    times.map(([text, counted, seq, isPlain]) => {
      const data = isPlain ? { ...words, text } : Object.fromEntries([["text", text], ...of, ...(seq % 2 ? [["usage", counted]] : [])]);
      const more = Object.fromEntries(beside.filter(([name]) => !OWN.includes(name)));
      return { ...envelopeOf(data, isPlain ? place : more), seq };
    }),
  );

test("a line is what encodeLine makes of it, or is left to it", () => {
  let short = 0;
  fc.assert(
    fc.property(fc.array(deltas, { maxLength: 4 }), (runs) => {
      const lines = createDeltaEncoder();
      for (const envelope of runs.flat()) {
        const line = lines.lineOf(envelope);
        if (line === undefined) lines.learn(envelope);
        else {
          short += 1;
          expect(line).toBe(encodeLine(envelope));
        }
      }
    }),
    { numRuns: 3000 },
  );
  expect(short).toBeGreaterThan(1000);
});

test("what an engine says takes the short way from its second delta on, each row by its own form", () => {
  const lines = createDeltaEncoder();
  const rows = ["a", "b"].flatMap((invokeid) =>
    ["text-delta", "thinking-delta"].flatMap((type) => [
      envelopeOf({ ...words, invokeid, type }, place),
      envelopeOf({ ...words, invokeid, type, usage: { "output-tokens": 1 } }, place),
    ]),
  );
  for (const row of rows) {
    expect(lines.lineOf(row)).toBeUndefined();
    lines.learn(row);
  }
  for (const row of rows)
    for (const text of ["", "more", 'a "word"\n', "日本 🙂", "\ud800"]) {
      const next = { ...row, seq: 8, ts: 9, data: { ...row.data, text } };
      expect(lines.lineOf(next)).toBe(encodeLine(next));
    }
});

test.each<[string, Partial<Envelope>]>([
  ["another event", { event: "llm/response" }],
  ["another model", { data: { ...words, model: "other" } }],
  ["one key more", { data: { ...words, more: 1 } }],
  ["one key less", { data: { type: "text-delta", text: "ok", model: "sim", invokeid: "poet" } }],
  ["another order", { data: { text: "ok", type: "text-delta", model: "sim", invokeid: "poet", "session-id": "s" } }],
  ["a text that was cut", { data: { ...words, text: { head: "", "io/ref": "r", bytes: 1 } } }],
  ["a usage", { data: { ...words, usage: { "output-tokens": 1 } } }],
  ["another visit", { "transcript/visit": 2 }],
  ["a place", { "transcript/turn": 2 }],
])("%s takes the long way", (_, other) => {
  const lines = createDeltaEncoder();
  lines.learn(envelopeOf(words, { "transcript/visit": 1 }));
  expect(lines.lineOf(envelopeOf(words, { "transcript/visit": 1 }))).toBeDefined();
  expect(lines.lineOf({ ...envelopeOf(words, { "transcript/visit": 1 }), ...other })).toBeUndefined();
});

test("a text with a secret, and names with one, take the long way", () => {
  const lines = createDeltaEncoder((text) => text.replaceAll("hunter2", "«redacted»"));
  lines.learn(envelopeOf(words));
  expect(lines.lineOf(envelopeOf({ ...words, text: "the hunter" }))).toBeDefined();
  expect(lines.lineOf(envelopeOf({ ...words, text: "a hunter2" }))).toBeUndefined();
  const named = envelopeOf({ ...words, model: "hunter2" });
  lines.learn(named);
  expect(lines.lineOf(named)).toBeUndefined();
});

test("a thousand children of one name that talk by turns keep a form each", () => {
  const lines = createDeltaEncoder();
  const rows = Array.from({ length: 1_000 }, (_, n) => envelopeOf({ ...words, "session-id": `s/all.0@0/${n}` }, place));
  for (const row of rows) lines.learn(row);
  expect(rows.filter((row) => lines.lineOf(row) === undefined)).toEqual([]);
});
