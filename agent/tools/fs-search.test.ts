import { beforeAll, describe, expect, test } from "vitest";
import { parseGlob } from "./glob-pattern.ts";
import { findRipgrep } from "./grep-ripgrep.ts";
import { GREP_HITS_MAX } from "./limits.ts";
import { shareToolset } from "./shared-toolset.fake.ts";
import { callTool, openToolset } from "./tools.fake.ts";
import type { Toolset } from "./toolset.ts";

const { place, call } = shareToolset();

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
    expect((await call("fs/glob", { pattern: "../*", path: "g" })).text).toMatch(
      /^no file matches \.\.\/\*; a pattern begins at the folder/,
    );
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
    [{ pattern: "^$", path: "s/a.txt" }, false, /^no line matches/],
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
