import vm from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embedJson, embedScript, embedText } from "./embed.ts";
import { hostileStrings } from "./page.fake.ts";

describe("JSON in a data block", () => {
  test.each([
    ...hostileStrings(),
    { id: "end of script", s: "</script><script>alert(1)</script>" },
    { id: "comment", s: "<!--<script>" },
    { id: "separators", s: "a\u2028b\u2029c" },
  ])("$id: means the same, and begins no tag", ({ s }) => {
    const json = embedJson(JSON.stringify({ text: s }));
    expect(json).not.toMatch(/[<\u2028\u2029]/);
    expect(JSON.parse(json)).toEqual({ text: s });
  });

  test("any value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        expect(JSON.parse(embedJson(json))).toEqual(JSON.parse(json));
        expect(embedJson(json)).not.toContain("<");
      }),
    );
  });
});

test("our own script ends where it ends, and says the same", () => {
  const embedded = embedScript(`const a = "</script>", b = "<!--", c = 1 < 2; said = JSON.stringify([a, b, c]);`);
  expect(embedded).not.toMatch(/<\/script|<!--/i);
  const context: { said?: string } = {};
  vm.runInNewContext(embedded, context);
  expect(context.said).toBe(`["</script>","<!--",true]`);
});

test("a title is text", () => {
  expect(embedText(`</title><script>"&amp;`)).toBe(`&lt;/title&gt;&lt;script&gt;"&amp;amp;`);
});
