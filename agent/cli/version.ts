// The version of this package, and how the program names itself on the wire.

import { readFileSync } from "node:fs";
import { packageRoot } from "./package-root.ts";

export const version: string = (JSON.parse(readFileSync(`${packageRoot}/package.json`, "utf8")) as { version: string }).version;

export const engine = `escapement/${version}`;
