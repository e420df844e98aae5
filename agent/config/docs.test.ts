// The examples of docs/config.md and docs/tools.md are configurations that are taken.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkConfig } from "./read-config.ts";

const examples = ["config", "tools"].flatMap((page) => {
  const text = readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), "utf8");
  return [...text.matchAll(/^```json\n([^]*?)^```/gm)].map(([, json = ""], index): [string, string] => [`${page}.md ${index + 1}`, json]);
});

test("there are some", () => expect(examples.length).toBeGreaterThan(3));

test.each(examples)("%s", (page, json) => expect(checkConfig(page, JSON.parse(json))).toBeTruthy());
