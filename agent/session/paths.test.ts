import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PATH_PART_BYTES_MAX } from "../../wire/index.ts";
import { encodePart, isInside, realPathOf } from "./paths.ts";

describe("an id as a part of a path", () => {
  const TABLE = [
    { id: "poet-1_a.b", part: "poet-1_a.b" },
    { id: "session/1f", part: "session%2F1f" },
    { id: ":session", part: "%3Asession" },
    { id: ".", part: "%2E" },
    { id: "..", part: "%2E." },
    { id: ".git", part: "%2Egit" },
    { id: "a b%", part: "a%20b%25" },
    { id: "俳", part: "%E4%BF%B3" },
    { id: "\u0000\n", part: "%00%0A" },
    { id: "\uD800", part: "%ED%A0%80" },
    { id: "\uFFFD", part: "%EF%BF%BD" },
    { id: "", part: "%-e3b0c442" },
    { id: "x".repeat(80), part: "x".repeat(80) },
  ];
  it.each(TABLE)("$id → $part", ({ id, part }) => expect(encodePart(id)).toBe(part));

  it("cuts a long one, never within an escape, and ends it with eight digits of its hash", () => {
    expect(encodePart("x".repeat(81))).toMatch(/^x{70}%-[0-9a-f]{8}$/);
    expect(encodePart("俳".repeat(30))).toMatch(/^(%E4%BF%B3)+%-[0-9a-f]{8}$/);
  });

  const anyId = fc.oneof(
    fc.string({ unit: "binary", maxLength: 120 }),
    fc.string({ maxLength: 12 }),
    fc.array(fc.nat({ max: 0xffff }), { maxLength: 100 }).map((units) => String.fromCharCode(...units)),
  );

  it("is bounded, and one plain name", () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const part = encodePart(id);
        expect(part).toMatch(/^[A-Za-z0-9_%-][A-Za-z0-9._%-]*$/);
        expect(part.length).toBeLessThanOrEqual(PATH_PART_BYTES_MAX);
      }),
      { numRuns: 2000 },
    );
  });

  it("is another for another id", () => {
    fc.assert(
      fc.property(anyId, anyId, (a, b) => (encodePart(a) === encodePart(b)) === (a === b)),
      { numRuns: 2000 },
    );
    // what an id would have to look like to meet one that was cut
    const cut = encodePart("y".repeat(200));
    expect(encodePart(cut)).not.toBe(cut);
    fc.assert(
      fc.property(
        anyId,
        (id) => (encodePart(encodePart(id)) === encodePart(id)) === (/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(id) && id.length <= 80),
      ),
    );
  });
});

describe("real paths", () => {
  it("resolves links in the part that exists", () => {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), "escapement-paths-")));
    try {
      mkdirSync(join(dir, "real"));
      symlinkSync(join(dir, "real"), join(dir, "link"));
      expect(realPathOf(join(dir, "link", "new", "er"))).toBe(join(dir, "real", "new", "er"));
      expect(realPathOf(join(dir, "link"))).toBe(join(dir, "real"));
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  const INSIDE = [
    { path: "/a/b", inside: true },
    { path: "/a/b/c", inside: true },
    { path: "/a/b/..c", inside: true },
    { path: "/a/bc", inside: false },
    { path: "/a", inside: false },
    { path: "/", inside: false },
  ];
  it.each(INSIDE)("$path inside /a/b: $inside", ({ path, inside }) => expect(isInside("/a/b", path)).toBe(inside));
});
