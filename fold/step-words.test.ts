import { describe, expect, it } from "vitest";
import { leavesOf, stepWords } from "./step-words.ts";

/** "a.b + c" is the configuration a, a.b, c. */
const config = (text: string): string[] => [
  ...new Set(
    text.split(" + ").flatMap((leaf) => (leaf === "" ? [] : leaf.split(".").map((_, n, parts) => parts.slice(0, n + 1).join(".")))),
  ),
];

describe("stepWords", () => {
  it.each([
    ["", "planning", "→ planning"],
    ["planning", "judging", "planning → judging"],
    ["run.planning", "run.composing", "planning → composing"],
    ["run.composing.draft", "judging", "draft → judging"],
    ["a.wait", "b.wait", "a.wait → b.wait"],
    ["run.a.wait", "run.b.wait", "a.wait → b.wait"],
    ["planning", "planning", undefined],
    ["planning", "planning.first", "planning → first"],
    ["planning.first", "planning", "first → planning"],
    ["idle", "work.left + work.right", "idle → work (left + right)"],
    ["idle", "work.left.a + work.right.b", "idle → work (left.a + right.b)"],
    ["work.left.b + work.right.d", "joined", "work → joined"],
    ["work.left.a + work.right.c", "work.left.b + work.right.c", "left: a → b"],
    ["work.left.a + work.right.a", "work.left.b + work.right.b", "left: a → b, right: a → b"],
    ["left.a + right.a", "left.b + right.a", "left: a → b"],
    ["left.a + right.a", "left.b + right.b", "left: a → b, right: a → b"],
    ["idle", "w.a + w.b + w.c + w.d + w.e", "idle → w (a + b + c + 2 more)"],
    ["w.a.x + w.b.x + w.c.x + w.d.x", "w.a.y + w.b.y + w.c.y + w.d.y", "a: x → y, b: x → y, c: x → y, 1 more"],
    ["top.work.left + top.work.right", "top.joined", "work → joined"],
  ])("%s  to  %s", (before, after, words) => expect(stepWords(config(before), config(after))).toBe(words));

  it("finds the leaves in document order", () => expect(leavesOf(["a", "a.b", "a.b.c", "a.d"])).toEqual(["a.b.c", "a.d"]));
});
