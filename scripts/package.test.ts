// What `npm pack` takes, without its build: the command, the library with its types, the docs; no source, no test, no picture.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import pkg from "../package.json" with { type: "json" };

const packed = JSON.parse(
  execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
) as [{ files: { path: string }[] }];
const paths = packed[0].files.map(({ path }) => path);

test("it holds what its fields name", () => {
  expect(paths).toEqual(
    expect.arrayContaining([
      pkg.bin.escapement,
      "dist/index.js",
      "dist/index.browser.js",
      "dist/tui.js",
      "README.md",
      "LICENSE",
      "CHANGELOG.md",
    ]),
  );
  expect(pkg.exports["."]).toMatchObject({ browser: "./dist/index.browser.js", default: "./dist/index.js" });
});

test("it holds nothing else", () => {
  expect(
    paths.filter(
      (path) =>
        !/^(dist\/(?!bench\/|\.built$)|docs\/(decisions\/)?[^/]+\.md$|README\.md$|CHANGELOG\.md$|LICENSE$|package\.json$)/.test(path),
    ),
  ).toEqual([]);
});

test("no module of the sidecar is wrapped: every first frame would wait for it", () => {
  expect(readFileSync("dist/tui.js", "utf8")).not.toContain("__esm(");
});
