import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findSession, listSessions, sessionRows } from "./session-finder.ts";

const workDir = mkdtempSync(join(tmpdir(), "escapement-finder-"));
afterAll(() => rmSync(workDir, { recursive: true }));

function put(folder: string, id: string, title: string): void {
  mkdirSync(join(workDir, folder));
  writeFileSync(join(workDir, folder, "meta.json"), JSON.stringify({ id, title, updated: Date.UTC(2026, 10, 20, 12) }));
}
put("first", "first", "The first");
put("copy", "first", "The first");
put("a%20name", "a name", "Two\nlines \x1b[31m");

test.each([
  ["first", "first"],
  ["copy", "copy"],
  ["co", "copy"],
  ["a name", "a%20name"],
  ["a%20", "a%20name"],
])("%s is the session in the folder %s", (wanted, folder) => expect(findSession(wanted, workDir)).toBe(join(workDir, folder)));

test("a copy is told from what it was copied from, and a title is one line and harmless", () => {
  const rows = sessionRows(listSessions(workDir));
  expect(rows).toHaveLength(3);
  expect(rows.map((row) => row.trim().split("  ")[0])).toEqual(expect.arrayContaining(["copy (first)", "first", "a name"]));
  expect(rows.join("")).not.toMatch(/[\n\x1b]/);
  expect(() => findSession("f", workDir)).toThrow(/2 sessions begin with "f"[^]*copy \(first\)/);
});

test("of many sessions a refusal names the newest, and says where the others are", () => {
  const many = mkdtempSync(join(tmpdir(), "escapement-finder-many-"));
  try {
    for (let at = 0; at < 60; at += 1) mkdirSync(join(many, `s${at}`));
    for (let at = 0; at < 60; at += 1) writeFileSync(join(many, `s${at}`, "meta.json"), "{}");
    expect(() => findSession("nobody", many)).toThrow(/ more: .*sessions list$/);
  } finally {
    rmSync(many, { recursive: true });
  }
});
