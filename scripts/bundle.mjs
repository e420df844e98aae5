// Runs under Bun, started by build.mjs: bundles the agent and the sidecar into the folder named by its first argument; the second names the build.

import { copyFileSync, existsSync, renameSync } from "node:fs";
import { fileURLToPath } from "node:url";
import solid from "@opentui/solid/bun-plugin";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const [, , outdir, buildId] = process.argv;

// The command line and the library share their chunks, so that a chart that imports "escapement" meets the engine that runs it.
// xstate stays outside: a program beside this one may bring machines of its own, and there must be one library. zod is inside, under a
// name that charts find (chart-hooks.mjs): its package is eighty files and half of the start. tsx brings its own loader files.
await bundle({
  entrypoints: [
    `${root}/agent/cli/main.ts`,
    `${root}/agent/index.ts`,
    `${root}/agent/cli/chart-hooks.mjs`,
    `${root}/agent/cli/zod.ts`,
    `${root}/agent/tools/grep-worker.mjs`,
  ],
  target: "node",
  format: "esm",
  splitting: true,
  external: ["xstate", "tsx", "bun"],
  define: { BUILD_ID: JSON.stringify(buildId) },
  naming: { entry: "[name].[ext]", chunk: "chunk-[hash].[ext]" },
  minify: { whitespace: true, syntax: true, identifiers: false },
});
renameSync(`${outdir}/main.js`, `${outdir}/escapement.js`);
// What a running agent loads by name, under a name of its build: a newer index.js would bring a second engine, and its chart belong to no run.
for (const name of ["index", "zod", "chart-hooks"]) copyFileSync(`${outdir}/${name}.js`, `${outdir}/chunk-${buildId}-${name}.js`);
// The same door for bundles of browsers and workers: one file, nothing of a platform in it.
await bundle({
  entrypoints: [`${root}/agent/index.browser.ts`],
  target: "browser",
  format: "esm",
  external: ["xstate"],
  naming: { entry: "index.browser.[ext]" },
  minify: { whitespace: true, syntax: true, identifiers: false },
});
// The script of an exported page: a classic one, inline, whose hash the page names. The page is written with it, never imported.
await bundle({
  entrypoints: [`${root}/agent/export/page/main.ts`],
  target: "browser",
  format: "iife",
  naming: { entry: "export-page.[ext]" },
  minify: true,
});
copyFileSync(`${root}/agent/export/page/page.css`, `${outdir}/export-page.css`);
if (existsSync(`${root}/tui/main.tsx`)) {
  await bundle({
    entrypoints: [`${root}/tui/main.tsx`],
    target: "bun",
    format: "esm",
    plugins: [solid],
    external: ["@opentui/core", "@opentui/core/*"],
    naming: { entry: "tui.[ext]" },
    minify: { whitespace: true, syntax: true, identifiers: false },
  });
}

async function bundle(options) {
  const result = await Bun.build({ outdir, throw: false, ...options });
  for (const message of result.logs)
    console.error(String(message.message ?? message), message.position ? `${message.position.file}:${message.position.line}` : "");
  if (!result.success) process.exit(1);
}
