// A line put together of known pieces is the line that stringifying gives, to the byte.

import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeLine, type Envelope } from "../../wire/index.ts";
import { KNOWN_NAMES_MAX } from "./limits.ts";
import { createLineEncoder } from "./processed-encoder.ts";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("a", "a.b", '"', "\\", "\u2028x\u2029", "\ud800", "__proto__", "toJSON"),
);
const ids = fc.array(text, { maxLength: 4 });
/** The same arrays again and again, as an engine has them. */
const configs = fc.array(ids, { minLength: 1, maxLength: 3 });
const step = fc.record({
  name: text,
  session: text,
  before: fc.nat(2),
  after: fc.nat(2),
  entered: ids,
  exited: ids,
  given: fc.oneof(fc.constant(undefined), fc.dictionary(text, fc.jsonValue()), fc.jsonValue()),
  taken: fc.boolean(),
});

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const envelopeOf = (known: readonly string[][], { name, session, before, after, given, ...rest }: Step, seq: number): Envelope => ({
  kind: "event",
  seq,
  ts: seq * 1000,
  event: "runner/event-processed",
  data: {
    "event-name": name,
    "config-before": known[before % known.length],
    "config-after": known[after % known.length],
    entered: rest.entered,
    exited: rest.exited,
    "event-data": given,
    "session-id": session,
    taken: rest.taken,
  },
});

test("any step of any chart", () => {
  fc.assert(
    fc.property(configs, fc.array(step, { maxLength: 12 }), (known, steps) => {
      const encode = createLineEncoder();
      for (const [seq, one] of steps.entries()) {
        const envelope = envelopeOf(known, one, seq);
        expect(encode(envelope)).toBe(encodeLine(envelope));
      }
    }),
    { numRuns: 300 },
  );
});

test("what has another form, or a place, is stringified as it stands", () => {
  const encode = createLineEncoder();
  const data = {
    "event-name": "e",
    "config-before": ["a"],
    "config-after": ["a"],
    entered: [],
    exited: [],
    "event-data": {},
    "session-id": "s",
    taken: true,
  };
  const head: Omit<Envelope, "data"> = { kind: "event", seq: 1, ts: 2, event: "runner/event-processed" };
  for (const envelope of [
    { ...head, data: { ...data, more: 1 } },
    { ...head, data: Object.fromEntries(Object.entries(data).toReversed()) },
    { ...head, data: {} },
    { ...head, data, "transcript/node-id": "a" },
    { ...head, event: "runner/other", data },
  ])
    expect(encode(envelope)).toBe(encodeLine(envelope));
});

test("more names than are kept", () => {
  const encode = createLineEncoder();
  for (let n = 0; n < KNOWN_NAMES_MAX + 10; n += 1) {
    const envelope = envelopeOf(
      [["a"]],
      { name: `e${n}`, session: "s", before: 0, after: 0, entered: [], exited: [], given: { n }, taken: true },
      n,
    );
    expect(encode(envelope)).toBe(encodeLine(envelope));
  }
});
