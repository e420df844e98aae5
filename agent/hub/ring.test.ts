import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRing } from "./ring.ts";

const line = (seq: number, size: number): string => `{"seq":${seq},"data":"${"x".repeat(size)}"}`;
const range = (from: number, to: number): number[] => Array.from({ length: to + 1 - from }, (_, at) => from + at);

test("keeps the latest lines within its bytes, one batch at least, and finds them by seq", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(400), { maxLength: 12 }), { maxLength: 30 }),
      fc.integer({ min: -1, max: 50 }),
      (batches, head) => {
        const ring = createRing(head, 2000, 500);
        let next = head + 1;
        for (const sizes of batches) {
          ring.push(sizes.map((size, at) => line(next + at, size)));
          next += sizes.length;
        }
        const kept = ring.take(ring.first(), Number.POSITIVE_INFINITY);
        expect(ring.head()).toBe(next - 1);
        expect(kept.map(({ seq }) => seq)).toEqual(range(ring.first(), ring.head()));
        expect(ring.bytes()).toBe(kept.reduce((sum, { text }) => sum + text.length + 1 - '{"kind":"event",'.length, 0));
        expect(ring.bytes()).toBeLessThanOrEqual(2000);
        for (const { seq, bytes } of kept) expect(ring.take(seq, bytes).map((entry) => entry.seq)).toEqual([seq]);
        expect(ring.take(ring.head() + 1, 100)).toEqual([]);
      },
    ),
  );
});

test("holds no more after hundreds of batches than after a few", () => {
  const ring = createRing(-1, 2000, 500);
  for (let seq = 0; seq < 500; seq += 1) {
    ring.push([line(seq, 100)]);
    if (seq % 3 === 0) ring.endTurn();
    const kept = ring.take(ring.first(), Number.POSITIVE_INFINITY);
    expect(kept.map((entry) => entry.seq)).toEqual(range(ring.first(), seq));
    expect(kept.length).toBeLessThanOrEqual(20);
  }
});

test("a line longer than the ring is kept alone", () => {
  const ring = createRing(-1, 1000, 500);
  ring.push([line(0, 10)]);
  ring.push([line(1, 5000)]);
  expect([ring.first(), ring.head()]).toEqual([1, 1]);
});

test("lines that came with their bytes are the same lines, however late they are taken", () => {
  const text = fc.oneof(fc.string(), fc.constantFrom("日本", "🙂", "\u2028", "x".repeat(600)));
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 5 }), { maxLength: 12 }), fc.nat(12), (batches, seenAt) => {
      const [kept, lines] = [createRing(-1, 1e6, 500), createRing(-1, 1e6, 500)];
      batches.forEach((texts, at) => {
        const batch = texts.map((data) => JSON.stringify({ data }));
        kept.push(batch, { bytes: Buffer.from(`${batch.join("\n")}\n`) });
        lines.push(batch);
        if (at === seenAt) kept.take(kept.head(), 1e6);
      });
      expect(kept.bytes()).toBe(lines.bytes());
      expect(kept.take(0, 1e6).map((entry) => entry.text)).toEqual(lines.take(0, 1e6).map((entry) => entry.text));
    }),
  );
});

test("an entry is made once for all who take it", () => {
  const ring = createRing(-1);
  ring.push([line(0, 10), line(1, 10)]);
  expect(ring.take(0, 1e6)[1]).toBe(ring.take(1, 1e6)[0]);
});

test("lets go of what it no longer holds, over a long run", () => {
  const ring = createRing(-1, 10_000, 1000);
  for (let seq = 0; seq < 50_000; seq += 1) ring.push([line(seq, 50)]);
  expect(ring.head()).toBe(49_999);
  expect(ring.take(49_990, 1e6).map(({ seq }) => seq)).toEqual(range(49_990, 49_999));
});

test("where nobody looks, and so no turn ends, lines that were let go are gone", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const ring = createRing(-1, 1000, 500);
  const written: WeakRef<Uint8Array>[] = [];
  for (let seq = 0; seq < 500; seq += 1) {
    const bytes = Buffer.allocUnsafeSlow(64);
    written.push(new WeakRef(bytes));
    ring.push([line(seq, 10)], { bytes });
  }
  // A WeakRef holds what it points to until its own turn is over.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  const alive = written.filter((bytes) => bytes.deref() !== undefined).length;
  // Those kept, and those that go with the next piece that is let go at once.
  expect(alive).toBeLessThan(150);
  expect(ring.take(ring.first(), 1e6)).toHaveLength(500 - ring.first());
});
