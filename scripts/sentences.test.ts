import { expect, test } from "vitest";

interface Sentences {
  sentenceProblems(files: ReadonlyMap<string, string>, document: string): string[];
}
// By its address: the checks are plain JavaScript, which has no types to import.
const { sentenceProblems } = (await import(new URL("sentences.mjs", import.meta.url).href)) as Sentences;

test("a file without a sentence and a sentence without a file are named", () => {
  const files = new Map([
    ["agent/a.ts", "// What it is.\n\nexport const a = 1;\n"],
    ["agent/b.ts", "export const b = 1;\n"],
    ["agent/run.mjs", "#!/usr/bin/env node\n// Runs it.\n"],
    ["agent/a.test.ts", 'import { a } from "./a.ts";\n'],
    ["agent/empty.ts", "//\n"],
  ]);
  expect(sentenceProblems(files, "`a.ts` · `agent/b.ts` and `gone.ts` · `sub/a.ts`, `more-*.ts`, `a command`, `docs/x.md`")).toEqual([
    "agent/b.ts: its first line is no sentence that says what it is",
    "agent/empty.ts: its first line is no sentence that says what it is",
    "docs/architecture.md: there is no file gone.ts",
    "docs/architecture.md: there is no file sub/a.ts",
  ]);
});
