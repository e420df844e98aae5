// A link that is put there in between: after a path was looked up, and before it is used.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPathGuard, type PathGuard } from "./path-guard.ts";
import { callTool, createPlace, openToolset, type Place } from "./tools.fake.ts";
import type { Toolset } from "./toolset.ts";
import { writeWhole } from "./write-whole.ts";

const SECRET = "what nobody here may read";
let place: Place;
let toolset: Toolset;
let guard: PathGuard;

beforeAll(async () => {
  place = createPlace();
  writeFileSync(join(place.root, "secret.txt"), SECRET);
  mkdirSync(join(place.root, "outside"));
  writeFileSync(join(place.root, "outside", "secret.txt"), SECRET);
  toolset = await openToolset(place);
  guard = createPathGuard({ baseDir: place.base, workDir: place.workDir, artifactsDir: () => place.artifactsDir });
});
afterAll(async () => {
  await toolset.close();
  place.remove();
});

test("a folder exchanged for a link after it was looked up: nothing is listed or written there", async () => {
  const { base, root } = place;
  mkdirSync(join(base, "swapped"));
  const real = guard.realOf("swapped");
  rmSync(join(base, "swapped"), { recursive: true });
  symlinkSync(join(root, "outside"), join(base, "swapped"));
  await expect(guard.openFolder(real)).rejects.toThrow(/link|ENOTDIR|ELOOP/);
  await expect(writeWhole(guard, join(real, "new.txt"), "x", undefined)).rejects.toThrow();
  expect(readdirSync(join(root, "outside"))).toEqual(["secret.txt"]);
  rmSync(join(base, "swapped"));
});

test("a folder above it exchanged for a link: what was opened lies elsewhere, and is refused", async () => {
  const { base, root } = place;
  mkdirSync(join(base, "up/down"), { recursive: true });
  mkdirSync(join(root, "outside/down"));
  const real = guard.realOf("up/down");
  rmSync(join(base, "up"), { recursive: true });
  symlinkSync(join(root, "outside"), join(base, "up"));
  await expect(guard.openFolder(real)).rejects.toThrow(/outside of the base dir/);
  await expect(writeWhole(guard, join(real, "new.txt"), "x", undefined)).rejects.toThrow(/outside of the base dir/);
  expect(readdirSync(join(root, "outside/down"))).toEqual([]);
  rmSync(join(root, "outside/down"), { recursive: true });
  rmSync(join(base, "up"));
});

test("a folder that is moved out while it is open: what is written goes with it, and nothing else is touched", async () => {
  const { base, root } = place;
  mkdirSync(join(base, "moved"));
  const folder = await guard.openFolder(join(base, "moved"));
  renameSync(join(base, "moved"), join(root, "moved"));
  symlinkSync(join(root, "outside"), join(base, "moved"));
  writeFileSync(folder.at("x"), "x");
  expect(existsSync(join(root, "outside/x"))).toBe(false);
  await folder.close();
  rmSync(join(base, "moved"));
});

test("a file exchanged all the time: reading gives the honest content or an error, never the secret", async () => {
  const { base, root } = place;
  const file = join(base, "flicker.txt");
  let isOver = false;
  const flicker = (async () => {
    for (let n = 0; !isOver; n += 1) {
      rmSync(file, { force: true });
      if (n % 2 === 0) symlinkSync(join(root, "secret.txt"), file);
      else writeFileSync(file, "honest\n");
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const seen = new Set<string>();
  for (let n = 0; n < 300; n += 1) {
    const { isError, text } = await callTool(toolset, "fs/read", { path: "flicker.txt" });
    seen.add(isError ? "error" : text);
    if (n % 5 === 0) await callTool(toolset, "fs/write", { path: "flicker.txt", content: "honest\n" });
  }
  isOver = true;
  await flicker;
  expect([...seen].some((text) => text.includes(SECRET))).toBe(false);
  expect(seen.has("error")).toBe(true);
  expect(readFileSync(join(root, "secret.txt"), "utf8")).toBe(SECRET);
});
