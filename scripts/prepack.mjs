// Before `npm pack`: what a package holds. The build, and the types of its public door (agent/index.ts) under dist/types.

import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { build } from "./build.mjs";
import { ensureInstalled, root } from "./installed.mjs";

ensureInstalled();
build({ isForPackage: true });
const types = `${root}/dist/types`;
rmSync(types, { recursive: true, force: true });
const output = ["--ignoreConfig", "--rootDir", root, "--outDir", types, "--declaration", "--emitDeclarationOnly", "--skipLibCheck"];
const language = ["--target", "es2023", "--module", "nodenext", "--types", "node"];
const strictness = ["--strict", "--exactOptionalPropertyTypes", "--allowImportingTsExtensions"];
const tsc = spawnSync(
  process.execPath,
  [`${root}/node_modules/typescript-native/bin/tsc`, `${root}/agent/index.ts`, ...output, ...language, ...strictness],
  { stdio: ["ignore", 2, 2] },
);
process.exit(tsc.status ?? 1);
