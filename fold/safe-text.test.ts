import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeText } from "./safe-text.ts";

interface Hostile {
  id: string;
  class: string;
  s: string;
}

const corpus = readFileSync(new URL("../fixtures/hostile-strings.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Hostile);

/** Written apart from the code under test: what must never reach a terminal. */
function isHarmful(code: number): boolean {
  const isControl = (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code < 0xa0);
  const isBidi =
    code === 0x61c || code === 0x200e || code === 0x200f || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  const isHidden = code === 0xad || code === 0x200b || code === 0x200c || code === 0x2060 || code === 0xfeff || code === 0x180e;
  const isBreak = code === 0x2028 || code === 0x2029;
  return isControl || isBidi || isHidden || isBreak || (code >= 0xd800 && code < 0xe000) || (code >= 0xe0000 && code < 0xe1000);
}

const harm = (text: string): string[] =>
  Array.from(text)
    .filter((char) => isHarmful(char.codePointAt(0) ?? 0))
    .map((char) => char.codePointAt(0)?.toString(16) ?? "");

describe("the corpus of hostile strings", () => {
  it("is there", () => expect(corpus.length).toBe(48));

  it.each(corpus.map((entry) => [entry.id, entry] as const))("%s", (_, { s, class: kind }) => {
    for (const newlines of ["mark", "keep"] as const) {
      const safe = safeText(s, { newlines });
      expect(harm(safe)).toEqual([]);
      expect(safeText(safe, { newlines })).toBe(safe);
      // Nothing that could be seen is lost: the printable ASCII is all there, in order.
      expect(safe.replace(/‹[^›]*›/g, "").replace(/[^!-~]/g, "")).toBe(s.replace(/[^!-~]/g, ""));
      if (kind === "benign" || kind === "homoglyph" || kind === "markup") expect(safe).toBe(s);
      if (kind === "bidi" || kind === "invisible") expect(safe).toMatch(/‹U\+[0-9A-F]{4,5}›/);
    }
  });
});

describe("what is shown", () => {
  const family = "👩‍👩‍👧";
  it.each([
    ["", ""],
    ["plain", "plain"],
    ["\u001b[31mred", "␛[31mred"],
    ["\u009b31m", "‹U+009B›31m"],
    ["a\u0000b\u007f", "a␀b␡"],
    ["a\tb", "a    b"],
    ["one\ntwo", "one␊two"],
    ["one\r\ntwo", "one␍␊two"],
    ["hidden\rshown", "hidden␍shown"],
    ["x\u202ey", "x‹U+202E›y"],
    ["\u2066a\u2069", "‹U+2066›a‹U+2069›"],
    ["rm\u200b -rf", "rm‹U+200B› -rf"],
    ["a\u2028b", "a‹U+2028›b"],
    ["\ufeffa\u00ad", "‹U+FEFF›a‹U+00AD›"],
    ["h\u{e0061}", "h‹U+E0061›"],
    ["\ud800x\udc00", "‹U+D800›x‹U+DC00›"],
    ["\uffff", "‹U+FFFF›"],
    ["日本語 é ñ ß", "日本語 é ñ ß"],
    [`${family} ❤️ 👍🏽 1️⃣ ☂︎`, `${family} ❤️ 👍🏽 1️⃣ ☂︎`],
    ["a\u200db", "a‹U+200D›b"],
    ["a\ufe0f", "a‹U+FE0F›"],
    ["😀\ufe0f\ufe0f", "😀\ufe0f‹U+FE0F›"],
    ["😀\u200d", "😀‹U+200D›"],
    ["1\ufe0f", "1‹U+FE0F›"],
    ["می\u200cخواهم", "می‹U+200C›خواهم"],
    [`o${"\u0301".repeat(8)}`, `o${"\u0301".repeat(8)}`],
    [`o${"\u0301".repeat(9)}`, `o${"\u0301".repeat(8)}‹+1 mark›`],
    [`o${"\u0301".repeat(80)}`, `o${"\u0301".repeat(8)}‹+72 marks›`],
  ])("%j", (text, shown) => expect(safeText(text)).toBe(shown));

  it("keeps line ends where asked to, CRLF as one", () => expect(safeText("a\r\nb\nc\rd", { newlines: "keep" })).toBe("a\nb\nc␍d"));

  it("joins no more pictures than an emoji has", () => {
    const chain = Array.from({ length: 40 }, () => "😀").join("\u200d");
    expect(safeText(chain).split("‹U+200D›").length).toBe(Math.ceil(40 / 6));
  });
});

describe("for any text", () => {
  const nasty = fc.constantFrom(
    "\u001b",
    "]52;c;eA==",
    "\u0007",
    "\u009b",
    "\u200d",
    "\ufe0f",
    "😀",
    "1",
    "\u20e3",
    "\u0301",
    "\u034f",
    "\n",
    "\r",
    "\ud83d",
    "\ude00",
    "‹",
    "›",
    "\u202e",
    "\u{e0061}",
    "🏽",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(nasty, { maxLength: 40 }).map((parts) => parts.join("")),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes)),
  );

  it("leaves nothing harmful, and is the same if done again", () => {
    fc.assert(
      fc.property(text, fc.constantFrom("mark" as const, "keep" as const), (any, newlines) => {
        const safe = safeText(any, { newlines });
        expect(harm(safe)).toEqual([]);
        if (newlines === "mark") expect(safe).not.toContain("\n");
        expect(safeText(safe, { newlines })).toBe(safe);
      }),
      { numRuns: 2_000 },
    );
  });

  it("leaves no sequence whole where pieces are made safe one by one and joined", () => {
    fc.assert(
      fc.property(text, fc.nat(), (any, place) => {
        const at = place % (any.length + 1);
        expect(harm(safeText(any.slice(0, at)) + safeText(any.slice(at)))).toEqual([]);
      }),
    );
  });

  it("gives clean text back as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from("abc XYZ 019 ~!日本é")) }), (clean) => {
        expect(safeText(clean)).toBe(clean);
      }),
    );
  });
});
