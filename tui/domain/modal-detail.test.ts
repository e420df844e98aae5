import { describe, expect, test } from "bun:test";
import { detailLines } from "./modal-detail.ts";

const textOf = (...given: Parameters<typeof detailLines>): string =>
  detailLines(...given)
    .map(({ spans }) => spans.map(({ text }) => text).join(""))
    .join("\n");
const call = { kind: "tool" as const, tool: "shell/run" };

describe("a call that is to be allowed", () => {
  test("is seen to its end", () =>
    expect(textOf({ ...call, input: { command: `echo ${"x".repeat(2_000)} rm -rf /` } }, 40)).toContain("rm -rf /"));

  test("of several lines is read as lines", () =>
    expect(textOf({ ...call, input: { command: "cd a\nrm b\n", timeoutMs: 5 } }, 40)).toBe(
      '\n⚙ shell/run {"timeoutMs":5}\n  command:\n    cd a\n    rm b\n    ',
    ));

  test("does nothing to the terminal", () => expect(textOf({ ...call, input: { command: "a\n\u001b[2J" } }, 40)).not.toContain("\u001b"));

  const hunk = "@@ -1 +1 @@\n-a\n+b";
  const file = { ...call, tool: "fs/edit", input: { path: "a.md" } };
  test.each([
    ["whose file the call names", `--- a.md\n+++ a.md\n${hunk}\n`, hunk],
    ["of a new file", `--- /dev/null\n+++ a.md\n${hunk}\n`, `--- /dev/null\n+++ a.md\n${hunk}`],
    ["of another file", `--- b.md\n+++ b.md\n${hunk}\n`, `--- b.md\n+++ b.md\n${hunk}`],
  ])("with a diff %s", (_, diff, shown) => expect(textOf({ ...file, diff }, 40)).toBe(`\n⚙ fs/edit {"path":"a.md"}\n${shown}`));
});
