// Every command that README and docs show is one that the parser takes.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parseCommandLine } from "./program.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** The words behind `escapement`, up to what explains them; `<session>`, `[chart]` and `…` stand for something, and are one word. */
function shown(page: string): string[] {
  const text = readFileSync(`${root}${page}`, "utf8");
  const lines = [...text.matchAll(/^ {4}(?:npx )?escapement (.+?)(?: {2,}.*)?$/gm)].map(([, line = ""]) => line);
  const spans = [...text.matchAll(/`(?:npx )?escapement ([a-z-][^`]*)`/g)].map(([, line = ""]) => line);
  return [...lines, ...spans].filter((line) => !line.includes("|"));
}

const commands = pages.flatMap((page) => shown(page).map((line): [string, string] => [page, line]));

test("there are some", () => expect(commands.length).toBeGreaterThan(45));

test.each(commands)("%s: escapement %s", (_, line) => {
  let said = "";
  const argv = line.replaceAll("…", "").split(/\s+/).filter(Boolean);
  const request = parseCommandLine(argv, "1.2.3", { out: () => {}, err: (text) => (said += text) });
  expect(said).toBe("");
  expect(request).not.toMatchObject({ exitCode: 2 });
});
