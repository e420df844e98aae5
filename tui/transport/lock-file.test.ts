import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { livingWriter, watchLockFile } from "./lock-file.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "escapement-lock-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (lock: unknown): void => writeFileSync(join(dir, "lock.json"), typeof lock === "string" ? lock : JSON.stringify(lock));
/** A number that no process of this machine has: above what Linux gives out. */
const NOBODY = 2 ** 22 + 7;
const now = Date.now();

describe("who writes a session", () => {
  test.each<[string, unknown, boolean]>([
    ["a living process", { pid: process.pid, epoch: "a", started: now }, true],
    ["one whose start nobody wrote down", { pid: process.pid, epoch: "a" }, true],
    ["one that is gone", { pid: NOBODY, epoch: "a", started: now }, false],
    ["a number that another process has by now", { pid: process.pid, epoch: "a", started: now - 30 * 24 * 3_600_000 }, false],
    ["a group of processes", { pid: -1, epoch: "a" }, false],
    ["everybody", { pid: 0, epoch: "a" }, false],
    ["nothing", "", false],
    ["half an object", "{", false],
    ["a list", "[]", false],
    ["null", "null", false],
    ["text for a number", '{"pid":"x","epoch":"a"}', false],
    ["a file that is no lock", `{"pid":${process.pid},"epoch":"a","x":"${"x".repeat(20_000)}"}`, false],
  ])("%s", (_name, lock, lives) => {
    write(lock);
    expect(livingWriter(dir) !== undefined).toBe(lives);
  });
});

describe("an attached screen", () => {
  test("tries while somebody writes, waits a moment for who takes it up again, then says how to go on", () => {
    let ms = 0;
    const watch = watchLockFile({ dir, word: "one" }, 1_000, () => ms);
    write({ pid: process.pid, epoch: "a" });
    expect(watch.mayRetry()).toBe(true);
    write({ pid: NOBODY, epoch: "a" });
    expect(watch.mayRetry()).toBe(true);
    ms += 999;
    expect(watch.mayRetry()).toBe(true);
    ms += 1;
    expect(watch.mayRetry()).toMatch(/gone.*escapement resume one/);
    write({ pid: process.pid, epoch: "b" });
    expect(watch.mayRetry()).toBe(true);
    rmSync(join(dir, "lock.json"));
    expect(watch.mayRetry()).toBe(true);
    ms += 1_000;
    expect(watch.mayRetry()).toMatch(/has ended.*escapement open one/);
  });

  test("goes to where the session is served now", () => {
    const watch = watchLockFile({ dir, word: "one" });
    const url = "ws://escapement:old@127.0.0.1:1000/ws";
    expect(watch.address(url)).toBe(url);
    write({ pid: process.pid, epoch: "b", port: 2000, token: "new/+=" });
    expect(watch.address(url)).toBe("ws://escapement:new%2F+%3D@127.0.0.1:2000/ws");
    write({ pid: process.pid, epoch: "b" });
    expect(watch.address(url)).toBe(url);
  });
});
