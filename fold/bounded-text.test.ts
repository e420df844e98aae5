import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendBounded, boundText, CUT_MARK, cutText } from "./bounded-text.ts";
import { briefJson } from "./brief-json.ts";

const bounds = fc.record({ head: fc.constantFrom(0, 5, 8), step: fc.integer({ min: 2, max: 9 }) });
const pieces = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "\n", "…", "😀", "日"), maxLength: 12 }), { maxLength: 40 });

describe("text that is added to", () => {
  it("is cut by what it is, not by the pieces it came in", () => {
    fc.assert(
      fc.property(pieces, bounds, (parts, bound) => {
        let kept = "";
        let chars = 0;
        for (const part of parts) {
          kept = appendBounded(kept, chars, part, bound);
          chars += part.length;
        }
        const whole = parts.join("");
        expect(kept).toBe(boundText(whole, bound));
        expect(kept.length).toBeLessThanOrEqual(bound.head + 2 * bound.step + CUT_MARK.length);
        if (whole.length <= bound.head + 2 * bound.step) expect(kept).toBe(whole);
        else {
          const [head, end]: [string, string] =
            bound.head === 0 ? ["", kept] : [kept.slice(0, bound.head - 1), kept.slice(bound.head + CUT_MARK.length)];
          expect([whole.startsWith(head), whole.endsWith(end)]).toEqual([true, true]);
          expect(end.length).toBeGreaterThanOrEqual(bound.step - 2);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("does not cut a pair in two", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.constantFrom(0, 7), (n, head) => {
        expect(boundText(`${"x".repeat(n % 2)}${"😀".repeat(n)}`, { head, step: 9 })).not.toMatch(/\p{Cs}/u);
        expect(cutText("😀".repeat(n), 9)).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});

describe("briefJson", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  it.each<[unknown, string]>([
    [{ a: 1, b: [true, null, "x"] }, '{"a":1,"b":[true,null,"x"]}'],
    ["text", '"text"'],
    [undefined, "null"],
    [{ head: "begin", "io/ref": "x.json", bytes: 9_000 }, '"begin…"'],
    [circle, "[[[[[[[[[…]]]]]]]]]"],
    [JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
  ])("%j", (value, text) => expect(briefJson(value, 200)).toBe(text));

  it("stops at its bound, and says JSON where there is room", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.integer({ min: 2, max: 80 }), (value, most) => {
        expect(briefJson(value, most).length).toBeLessThanOrEqual(most);
        expect(briefJson(value, 1e6)).toBe(JSON.stringify(value));
      }),
    );
  });
});
