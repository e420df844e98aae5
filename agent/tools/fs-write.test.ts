import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { applyEdit, applyEdits } from "./edit-text.ts";
import { shareToolset } from "./shared-toolset.fake.ts";

const { place, call, preview } = shareToolset();
const textOf = (path: string): string => readFileSync(join(place.base, path), "utf8");

describe("fs/write", () => {
  test("makes folders, replaces whole, keeps the mode, leaves nothing beside it", async () => {
    expect(await call("fs/write", { path: "w/a/b/c.sh", content: "one\n" })).toEqual({ isError: false, text: "made w/a/b/c.sh: 4 bytes" });
    chmodSync(join(place.base, "w/a/b/c.sh"), 0o755);
    expect(await call("fs/write", { path: "w/a/b/c.sh", content: "zwei ü\n" })).toEqual({
      isError: false,
      text: "replaced w/a/b/c.sh: 8 bytes",
    });
    expect(textOf("w/a/b/c.sh")).toBe("zwei ü\n");
    expect(statSync(join(place.base, "w/a/b/c.sh")).mode & 0o777).toBe(0o755);
    expect(readdirSync(join(place.base, "w/a/b"))).toEqual(["c.sh"]);
  });

  test.each(["w/a", "w/a/b/c.sh/under", "w"])("%s is no place for a file, and stays as it is", async (path) => {
    expect(await call("fs/write", { path, content: "x" })).toMatchObject({ isError: true });
    expect(textOf("w/a/b/c.sh")).toBe("zwei ü\n");
  });

  test("a place under a file is refused before anybody is asked", async () => {
    expect(await preview("fs/write", { path: "w/a/b/c.sh/under", content: "x" })).toEqual({
      problem: expect.stringContaining("a part of the path is a file") as string,
    });
  });

  test("what is write-protected stays as it is, though it would be replaced and not opened", async () => {
    chmodSync(place.put("w/kept.txt", "kept\n"), 0o444);
    const refused = { isError: true, text: "w/kept.txt is write-protected" };
    expect(await call("fs/write", { path: "w/kept.txt", content: "x" })).toEqual(refused);
    expect(await call("fs/edit", { path: "w/kept.txt", oldText: "kept", newText: "x" })).toEqual(refused);
    expect(await preview("fs/edit", { path: "w/kept.txt", oldText: "kept", newText: "x" })).toEqual({ problem: refused.text });
    expect(textOf("w/kept.txt")).toBe("kept\n");
  });

  test("many at once to one file: one of them, whole", async () => {
    const contents = Array.from({ length: 20 }, (_, n) => `${n}`.repeat(10_000));
    await Promise.all(contents.map((content) => call("fs/write", { path: "w/race.txt", content })));
    expect(contents).toContain(textOf("w/race.txt"));
    expect(readdirSync(join(place.base, "w")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("the preview is a diff, and changes nothing", async () => {
    place.put("w/p.txt", "one\ntwo\nthree\n");
    const shown = await preview("fs/write", { path: "w/p.txt", content: "one\n2\nthree\n" });
    expect(shown?.summary).toBe("w/p.txt: 3 → 3 lines");
    expect(shown?.diff).toBe("--- w/p.txt\n+++ w/p.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n");
    expect(textOf("w/p.txt")).toBe("one\ntwo\nthree\n");
    expect(await preview("fs/write", { path: "w/new/p.txt", content: "a\nb" })).toMatchObject({
      summary: "new file w/new/p.txt, 2 lines",
      diff: expect.stringContaining("--- /dev/null") as string,
    });
    expect(await preview("fs/write", { path: "w/p.txt", content: textOf("w/p.txt") })).toEqual({ summary: "w/p.txt stays as it is" });
    expect(await preview("fs/write", { path: "../x", content: "" })).toMatchObject({
      problem: expect.stringContaining("outside of the base dir") as string,
    });
    expect(() => statSync(join(place.base, "w/new"))).toThrow();
  });

  test("a change of everything in a large file is counted, not shown", async () => {
    place.put("w/large.txt", Array.from({ length: 20_000 }, (_, n) => `a${n}`).join("\n"));
    const shown = await preview("fs/write", { path: "w/large.txt", content: Array.from({ length: 20_000 }, (_, n) => `b${n}`).join("\n") });
    expect(shown).toEqual({ summary: expect.stringContaining("too much of it changes") as string });
  });
});

describe("fs/edit and fs/multi-edit", () => {
  beforeEach(() => void place.put("e/a.txt", "one\ntwo\none\n"));

  test.each<[string, object, boolean, RegExp, string]>([
    ["one place", { oldText: "two", newText: "2" }, false, /changed e\/a\.txt in 1 place/, "one\n2\none\n"],
    ["several places", { oldText: "one", newText: "1" }, true, /stands in the file 2 times \(lines 1, 3\)/, "one\ntwo\none\n"],
    ["all places", { oldText: "one", newText: "1", all: true }, false, /in 2 places/, "1\ntwo\n1\n"],
    ["no place", { oldText: "three", newText: "3" }, true, /is not in the file/, "one\ntwo\none\n"],
    ["the wrong white space", { oldText: "  two\n  one", newText: "3" }, true, /a line like its first is line 2/, "one\ntwo\none\n"],
    ["nothing", { oldText: "", newText: "3" }, true, /use fs\/write/, "one\ntwo\none\n"],
    ["the same", { oldText: "two", newText: "two" }, true, /are the same/, "one\ntwo\none\n"],
    ["what means something to replace()", { oldText: "two", newText: "$& $1 $$" }, false, /1 place/, "one\n$& $1 $$\none\n"],
    ["what means something to a pattern", { oldText: "t.o", newText: "x" }, true, /not in the file/, "one\ntwo\none\n"],
  ])("%s", async (_, edit, isError, wanted, after) => {
    const result = await call("fs/edit", { path: "e/a.txt", ...edit });
    expect(result.text).toMatch(wanted);
    expect(result.isError).toBe(isError);
    expect(textOf("e/a.txt")).toBe(after);
  });

  test("all or nothing", async () => {
    const edits = [
      { oldText: "two", newText: "2" },
      { oldText: "gone", newText: "x" },
    ];
    expect(await call("fs/multi-edit", { path: "e/a.txt", edits })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^edit 2 of 2: [\s\S]*nothing was changed$/) as string,
    });
    expect(textOf("e/a.txt")).toBe("one\ntwo\none\n");
    expect(await call("fs/multi-edit", { path: "e/a.txt", edits: [edits[0], { oldText: "2\none", newText: "end" }] })).toMatchObject({
      isError: false,
    });
    expect(textOf("e/a.txt")).toBe("one\nend\n");
  });

  test("lines that end in \\r\\n stay so", async () => {
    place.put("e/crlf.txt", "one\r\ntwo\r\nthree\r\n");
    expect(await call("fs/edit", { path: "e/crlf.txt", oldText: "one\ntwo", newText: "1\n2" })).toMatchObject({ isError: false });
    expect(textOf("e/crlf.txt")).toBe("1\r\n2\r\nthree\r\n");
  });

  test("what is no UTF-8 is not edited: bytes would be lost", async () => {
    place.put("e/latin.txt", Buffer.from([0x66, 0xfc, 0x72]));
    expect(await call("fs/edit", { path: "e/latin.txt", oldText: "f", newText: "g" })).toMatchObject({
      isError: true,
      text: expect.stringContaining("no UTF-8") as string,
    });
  });

  test("edits of one answer run at once, and none undoes another", async () => {
    place.put("e/many.txt", Array.from({ length: 30 }, (_, n) => `<${n}>`).join("\n"));
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, n) => call("fs/edit", { path: "e/many.txt", oldText: `<${n}>`, newText: `done ${n}.` })),
    );
    expect(results.filter(({ isError }) => isError)).toEqual([]);
    expect(textOf("e/many.txt")).toBe(Array.from({ length: 30 }, (_, n) => `done ${n}.`).join("\n"));
  });

  test("a file that somebody else changes while it is edited is not overwritten", async () => {
    const edit = call("fs/edit", { path: "e/a.txt", oldText: "two", newText: "2" });
    writeFileSync(join(place.base, "e/a.txt"), "somebody else's two\n");
    const { isError } = await edit;
    expect(textOf("e/a.txt")).toMatch(isError ? /^somebody else's two\n$/ : /^somebody else's 2\n$/);
  });

  test("an edit with all is what split and join make; one without changes one place", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 40 }),
        fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 3 }),
        fc.string({ maxLength: 4 }),
        (text, oldText, newText) => {
          fc.pre(oldText !== newText);
          const places = text.split(oldText).length - 1;
          const edit = { oldText, newText, all: true };
          if (places === 0) expect(() => applyEdit(text, edit)).toThrow(/not in the file/);
          else expect(applyEdits(text, [edit])).toEqual({ text: text.split(oldText).join(newText), places });
          if (places > 1) expect(() => applyEdit(text, { oldText, newText })).toThrow(/times/);
        },
      ),
    );
  });
});
