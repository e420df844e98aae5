import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createModel } from "../../fold/index.ts";
import { createBodies } from "./bodies.ts";
import { findIn, withMatches } from "./find.ts";
import { CHUNK_BYTES, WHOLE_FILE_BYTES_MAX } from "./limits.ts";
import { line, plainText, span } from "./line.ts";
import { createPager, type PagerContent } from "./pager.ts";
import { AT_END, AT_START, viewOf } from "./scroll.ts";
import { NO_FILES, type SessionFiles } from "./session-files.ts";
import { widthOf } from "./width.ts";

/** Files that are texts, and how many bytes were read of them. */
function made(given: Record<string, string | Uint8Array>): SessionFiles & { bytesRead: number } {
  const files = {
    ...NO_FILES,
    dir: "/s",
    bytesRead: 0,
    read(ref: string, from: number, most: number) {
      const text = given[ref];
      if (text === undefined) return { ok: false as const, problem: "missing" as const };
      const all = typeof text === "string" ? new TextEncoder().encode(text) : text;
      const bytes = all.subarray(from, Math.max(from, from + most));
      files.bytesRead += bytes.length;
      return { ok: true as const, bytes, size: all.length };
    },
  };
  return files;
}
function artifact(name: string, body: string | Uint8Array, columns = 60): PagerContent & { files: ReturnType<typeof made> } {
  const files = made({ [`artifacts/${name}`]: body });
  const content = createPager()({ subject: { kind: "artifact", name }, model: createModel(), files, bodies: createBodies(files), columns });
  return { ...content, files };
}
const linesOf = ({ blocks }: PagerContent): string[] =>
  Array.from({ length: blocks.end - blocks.first }, (_, at) =>
    blocks.linesOf(blocks.first + at).map(({ spans }) => plainText(spans)),
  ).flat();

describe("by type", () => {
  test("Markdown, JSON, a diff, code, text", () => {
    expect(linesOf(artifact("a.md", "# Title\n- x"))).toEqual(["Title", "• x"]);
    expect(linesOf(artifact("a.json", '{"a":[1]}'))).toEqual(["{", '  "a": [', "    1", "  ]", "}"]);
    expect(linesOf(artifact("broken.json", '{"a":'))).toEqual(['{"a":']);
    const diff = artifact("a.diff", "@@ 1 @@\n-old\n+new\n");
    expect(diff.blocks.linesOf(0).map(({ spans }) => spans[0]?.style)).toEqual(["accent", "diff.remove", "diff.add"]);
    expect(artifact("a.ts", "const a = 1;").blocks.linesOf(0)[0]?.spans[0]).toEqual({ text: "const", style: "code.keyword" });
    expect([artifact("notes", "# no").about, artifact("a.diff", "+").about]).toEqual(["text · 4 B", "diff · 1 B"]);
  });
  test("bytes that are no text are shown as bytes", () => {
    const content = artifact("a.bin", new Uint8Array(Array.from({ length: 40 }, (_, at) => at)), 80);
    expect(content.about).toBe("binary · 40 B");
    expect(linesOf(content)[2]).toBe(`00000020  20 21 22 23 24 25 26 27${" ".repeat(25)} │  !"#$%&'`);
    expect(linesOf(artifact("a.md", new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])))[0]).toContain("PK");
  });
  test("what is gone or empty is said", () => {
    expect(linesOf(artifact("a.md", ""))[0]).toBe("⚠ the file is empty");
    const gone = createPager()({
      subject: { kind: "artifact", name: "no" },
      model: createModel(),
      files: made({}),
      bodies: createBodies(NO_FILES),
      columns: 40,
    });
    expect(linesOf(gone)).toEqual(["⚠ its file is gone"]);
  });
});

describe("a large file", () => {
  const text = Array.from({ length: 60_000 }, (_, at) => `line ${at} ${"é".repeat(at % 40)}`).join("\n");
  test("is read where it is seen, never whole", () => {
    const content = artifact("big.log", text, 200);
    const { files, blocks } = content;
    expect(new TextEncoder().encode(text).length).toBeGreaterThan(2 * WHOLE_FILE_BYTES_MAX);
    files.bytesRead = 0;
    expect(viewOf(blocks, AT_START, 40).lines.map(({ spans }) => plainText(spans))[39]).toContain("line 39");
    expect(plainText(viewOf(blocks, AT_END, 40).lines.at(-1)?.spans ?? [])).toContain("line 59999");
    expect(files.bytesRead).toBeLessThan(10 * CHUNK_BYTES);
  });
  test("has each line once, whole, whatever lies where it was cut", () => {
    const piece = fc.oneof(fc.constantFrom("\n", "é", "日", "👍", "\r\n"), fc.string({ maxLength: 60 }), fc.constant("x".repeat(5_000)));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 30 }), (parts) => {
        const pad = `${"some words\n".repeat(60_000)}`;
        const body = `${pad}${parts.join("").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd\ud800-\udfff]/gu, "")}\nlast`;
        const { blocks } = artifact("big.log", body, 10_000);
        const from = Math.floor(new TextEncoder().encode(pad).length / CHUNK_BYTES) - 1;
        const tail = Array.from({ length: blocks.end - from }, (_, at) =>
          blocks
            .linesOf(from + at)
            .map(({ spans }) => plainText(spans))
            .join("\n"),
        )
          .filter((block) => block !== "")
          .join("\n");
        expect(tail.endsWith("last")).toBe(true);
        expect(tail).not.toContain("\ufffd");
      }),
      { numRuns: 30 },
    );
  });
  test("without a line end is broken at its chunks, and not within a character", () => {
    const body = "日本語".repeat(100_000);
    const lines = linesOf(artifact("big.txt", body, 1_000));
    expect(lines.join("")).toBe(body);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(1_000);
  });
});

describe("looking for words", () => {
  const { blocks } = artifact("a.txt", Array.from({ length: 1_000 }, (_, at) => (at % 250 === 7 ? `Here ${at}` : "nothing")).join("\n"));
  test("on and back, from where it stands, a part at a time", () => {
    const first = findIn(blocks, "here", { block: 0, line: -1 }, 1, 100);
    expect(first).toEqual({ kind: "found", at: { block: 0, line: 7 } });
    expect(findIn(blocks, "here", { block: 0, line: 7 }, 1, 100)).toEqual({ kind: "found", at: { block: 2, line: 57 } });
    expect(findIn(blocks, "here", { block: 2, line: 57 }, -1, 100)).toEqual({ kind: "found", at: { block: 0, line: 7 } });
    expect(findIn(blocks, "here", { block: 0, line: 7 }, 1, 1)).toEqual({ kind: "go-on", block: 1 });
    expect(findIn(blocks, "nowhere", { block: 0, line: -1 }, 1, 100)).toEqual({ kind: "none" });
  });
  test("words that a line end cut in two are found", () => {
    const wrapped = artifact("a.txt", "one two three four", 8).blocks;
    expect(findIn(wrapped, "two three", { block: 0, line: -1 }, 1, 10).kind).toBe("found");
  });
  test("every match stands out, over the borders of pieces", () => {
    const marked = withMatches(line(span("text", "a fo"), span("strong", "o b foo")), "foo");
    expect(marked.spans.map(({ text, style }) => `${style}:${text}`)).toEqual([
      "text:a ",
      "match:fo",
      "match:o",
      "strong: b ",
      "match:foo",
    ]);
  });
});
