import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolders } from "./make-folders.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "escapement-folders-"));
});
afterEach(() => rmSync(base, { recursive: true }));

test("makes what is missing, says where it began, and nothing the second time", () => {
  expect(makeFolders(join(base, "a/b/c"))).toBe(join(base, "a"));
  expect(statSync(join(base, "a/b/c")).mode & 0o777).toBe(0o700);
  expect(makeFolders(join(base, "a/b/c"))).toBeUndefined();
});

test("a file in the way, as the last part or before it", () => {
  writeFileSync(join(base, "file"), "");
  expect(() => makeFolders(join(base, "file"))).toThrow(/EEXIST/);
  expect(() => makeFolders(join(base, "file/below"))).toThrow(/ENOTDIR/);
});

test.runIf(process.platform === "linux")("a file system that makes no folders is refused, not tried for ever", () => {
  expect(() => makeFolders("/proc/escapement/below")).toThrow(/ENOENT/);
});
