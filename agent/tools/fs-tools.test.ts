import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { applyEdit, applyEdits } from "./edit-text.ts";
import { parseGlob } from "./glob-pattern.ts";
import { findRipgrep } from "./grep-ripgrep.ts";
import { GREP_HITS_MAX, READ_BYTES_MAX } from "./limits.ts";
import { callTool, createPlace, openToolset, type Place, toolNamed } from "./tools.fake.ts";
import type { Toolset } from "./toolset.ts";

let place: Place;
let toolset: Toolset;
beforeAll(async () => {
  place = createPlace();
  toolset = await openToolset(place);
});
afterAll(async () => {
  await toolset.close();
  place.remove();
});
const call = (name: string, input: unknown) => callTool(toolset, name, input);
const textOf = (path: string): string => readFileSync(join(place.base, path), "utf8");
const preview = (name: string, input: unknown) =>
  toolNamed(toolset, name).preview?.(input, { signal: new AbortController().signal, sessionId: "s", invokeid: "i" });

describe("fs/read", () => {
  beforeAll(() => {
    place.put("read/lines.txt", "one\ntwo\nthree\n");
    place.put("read/no-end.txt", "one\ntwo");
    place.put("read/empty.txt", "");
    place.put("read/crlf.txt", "one\r\ntwo\r\n");
    place.put("read/bom.txt", "\ufeffone\n");
    place.put("read/binary.dat", Buffer.from([1, 2, 0, 3]));
    place.put("read/latin.txt", Buffer.from([0x66, 0xfc, 0x72, 0x0a]));
    place.put("read/long.txt", `${"x".repeat(5_000)}\nshort\n`);
    place.put("read/separators.txt", "a\u2028b\u0085c\n");
    place.put("read/big.txt", Array.from({ length: 60_000 }, (_, n) => `line ${n + 1}`).join("\n"));
  });

  test.each<[string, object, boolean, RegExp]>([
    ["lines.txt", {}, false, /^ {5}1\tone\n {5}2\ttwo\n {5}3\tthree$/],
    ["lines.txt", { offset: 2, limit: 1 }, false, /^ {5}2\ttwo\n\[more follows: read on with offset 3\]$/],
    ["lines.txt", { offset: 3 }, false, /^ {5}3\tthree$/],
    ["lines.txt", { offset: 9 }, true, /has 3 lines; line 9 is past its end/],
    ["no-end.txt", {}, false, /2\ttwo$/],
    ["empty.txt", {}, false, /is empty/],
    ["crlf.txt", {}, false, /^ {5}1\tone\n {5}2\ttwo$/],
    ["bom.txt", {}, false, /^ {5}1\tone$/],
    ["binary.dat", {}, true, /no text: it holds NUL/],
    ["latin.txt", {}, false, /f\ufffdr/],
    ["long.txt", {}, false, /^ {5}1\tx{2000}… \[3000 more characters\]\n {5}2\tshort$/],
    ["separators.txt", {}, false, /^ {5}1\ta\u2028b\u0085c$/],
    ["none.txt", {}, true, /read\/none\.txt: there is no such file or folder \(ENOENT\)/],
    [".", {}, true, /read\/\. is a folder/],
    ["lines.txt", { offset: 0 }, true, /not valid[\s\S]*offset/],
  ])("%s %j", async (path, more, isError, wanted) => {
    const result = await call("fs/read", { path: `read/${path}`, ...more });
    expect(result.text).toMatch(wanted);
    expect(result.isError).toBe(isError);
  });

  test("a large file comes in pieces that join without a gap", async () => {
    const seen: string[] = [];
    for (let offset: number | undefined = 1; offset !== undefined;) {
      const { text }: { text: string } = await call("fs/read", { path: "read/big.txt", offset });
      expect(Buffer.byteLength(text)).toBeLessThan(READ_BYTES_MAX + 100);
      seen.push(
        ...text
          .split("\n")
          .filter((line) => !line.startsWith("["))
          .map((line) => line.slice(7)),
      );
      offset = Number(/offset (\d+)\]$/.exec(text)?.[1]) || undefined;
    }
    expect(seen).toEqual(Array.from({ length: 60_000 }, (_, n) => `line ${n + 1}`));
  });
});

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

describe("fs/glob", () => {
  test.each<[string, string, boolean]>([
    ["*.ts", "a.ts", true],
    ["*.ts", "deep/er/a.ts", true],
    ["*.ts", "a.tsx", false],
    ["src/*.ts", "src/a.ts", true],
    ["src/*.ts", "src/b/a.ts", false],
    ["src/**/*.ts", "src/a.ts", true],
    ["src/**/*.ts", "src/b/c/a.ts", true],
    ["**", "a/b", true],
    ["**/b", "b", true],
    ["a/**", "a", true],
    ["a/**/b/**/c", "a/x/b/y/z/c", true],
    ["a/**/b/**/c", "a/x/y/c", false],
    ["{a,b}.txt", "b.txt", true],
    ["{a,b{1,2}}.txt", "b2.txt", true],
    ["[a-c]?.x", "b1.x", true],
    ["[!a-c]?.x", "b1.x", false],
    ["[^a].x", "b.x", true],
    ["[]].x", "].x", true],
    ["a*b*c", "a--b--c", true],
    ["a*b*c", "a--c--b", false],
    [".*", ".hidden", true],
    ["*", ".hidden", true],
    ["a[", "a[", true],
    ["./a.ts", "a.ts", true],
    ["src/", "src", true],
    ["*.{ts,tsx}", "x.tsx", true],
    ["}", "}", true],
  ])("%s %s: %s", (pattern, path, matches) => {
    expect(parseGlob(pattern).matches(path)).toBe(matches);
  });

  test("no pattern hangs", () => {
    expect(parseGlob(`${"*a".repeat(400)}b`).matches("a".repeat(250))).toBe(false);
    expect(parseGlob(`${"**/".repeat(300)}x`).matches(Array.from({ length: 300 }, () => "a").join("/"))).toBe(false);
    expect(() => parseGlob("{a,b}".repeat(20))).toThrow(/more than 64 alternatives/);
    expect(() => parseGlob("a".repeat(2_000))).toThrow(/at most 1000/);
  });

  test("quiet folders only by their name; sorted; empty results say so", async () => {
    for (const path of ["g/b.ts", "g/a.ts", "g/node_modules/m.ts", "g/.git/c.ts", "g/sub/d.ts"]) place.put(path, "");
    expect((await call("fs/glob", { pattern: "*.ts", path: "g" })).text).toBe("g/a.ts\ng/b.ts\ng/sub/d.ts");
    expect((await call("fs/glob", { pattern: "node_modules/*.ts", path: "g" })).text).toBe("g/node_modules/m.ts");
    expect(await call("fs/glob", { pattern: "*.none", path: "g" })).toEqual({ isError: false, text: "no file matches *.none" });
    expect(await call("fs/glob", { pattern: "*", path: "g/none" })).toMatchObject({ isError: true });
  });
});

const SEARCHERS: [string, Record<string, string | undefined>][] = [
  ["its own search", { PATH: "/nowhere" }],
  ...(findRipgrep(process.env) === undefined ? [] : [["ripgrep", process.env] as [string, Record<string, string | undefined>]]),
];

describe.each(SEARCHERS)("fs/grep by %s", (_name, env) => {
  beforeAll(() => {
    place.put("s/a.txt", "needle one\nnothing\nNeedle two\n");
    place.put("s/sub/b.md", "another needle\r\n");
    place.put("s/binary", Buffer.from("needle\0"));
    place.put("s/node_modules/c.txt", "needle\n");
    place.put("s/many.log", "needle\n".repeat(GREP_HITS_MAX + 10));
    place.put("s/long.txt", `needle ${"x".repeat(10_000)}\n`);
  });
  const open = (): Promise<Toolset> => openToolset(place, { env });

  test.each<[object, boolean, RegExp]>([
    [{ pattern: "needle", path: "s/a.txt" }, false, /^s\/a\.txt:1: needle one$/],
    [{ pattern: "needle", path: "s/a.txt", ignoreCase: true }, false, /^s\/a\.txt:1: needle one\ns\/a\.txt:3: Needle two$/],
    [{ pattern: "needle$", path: "s", glob: "*.md" }, false, /^s\/sub\/b\.md:1: another needle$/],
    [{ pattern: "n.*e\\b", path: "s/sub" }, false, /^s\/sub\/b\.md:1: another needle$/],
    [{ pattern: "needle", path: "s", glob: "*.log" }, false, /\[there are more than 500/],
    [{ pattern: "needle x", path: "s" }, false, /^s\/long\.txt:1: needle x+… \[\d+ more characters\]$/],
    [{ pattern: "needle", path: "s", glob: "node_modules/*" }, false, /^s\/node_modules\/c\.txt:1: needle$/],
    [{ pattern: "no such thing", path: "s" }, false, /^no line matches no such thing$/],
    [{ pattern: "(", path: "s" }, true, /no regular expression/],
    [{ pattern: "x", path: "s/none" }, true, /no such file/],
  ])("%j", async (input, isError, wanted) => {
    const own = await open();
    const result = await callTool(own, "fs/grep", input);
    expect(result.text).toMatch(wanted);
    expect(result.isError).toBe(isError);
  });

  test("a pattern that backtracks for ever does not stop the agent, and ends with its call", async () => {
    place.put("s/evil.txt", `${"a".repeat(60)}!\n`);
    const own = await open();
    const controller = new AbortController();
    const running = callTool(own, "fs/grep", { pattern: "^(a+)+$", path: "s/evil.txt" }, controller.signal);
    // This loop turns meanwhile.
    for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
    controller.abort("enough");
    expect(await running).toMatchObject({ isError: true });
  });
});
