// One configuration file: its bytes, what it says, and what is wrong with it.

import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { z } from "zod";
import { ConfigError } from "./config-error.ts";
import { CONFIG_BYTES_MAX } from "./limits.ts";
import { CONFIG, type Config, CONFIG_KEYS } from "./schema.ts";

/** Throws ConfigError: no regular file, too large, unreadable. A pipe or a device is not waited for. */
export function readBytes(path: string): Buffer {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new ConfigError(`${path} is no regular file`);
    if (stat.size > CONFIG_BYTES_MAX) throw new ConfigError(`${path} is larger than ${CONFIG_BYTES_MAX} bytes`);
    return readFileSync(fd);
  } catch (thrown) {
    if (thrown instanceof ConfigError) throw thrown;
    throw new ConfigError(`${path} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { cause: thrown });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

export const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Throws ConfigError with the place. */
export function parseJson(path: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8").replace(/^\uFEFF/, "")) as unknown;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new ConfigError(`${path} is not JSON: ${why}; JSON takes no comment, and no comma before a closing bracket`, { cause: thrown });
  }
}

/** Throws ConfigError with every key that is wrong, one a line. */
export function checkConfig(path: string, value: unknown): Config {
  const read = CONFIG.safeParse(value);
  if (read.success) return read.data;
  throw new ConfigError(read.error.issues.flatMap((issue) => linesOf(path, issue)).join("\n"));
}

function linesOf(path: string, issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): string[] {
  const at = [...above, ...issue.path].map(String).join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map(
      (key) => `${path}: ${at ? `${at}.` : ""}${key}: there is no such key${at ? "" : `; there are ${CONFIG_KEYS.join(", ")}`}`,
    );
  // Of what it might have been, the one that fits best says what is missing.
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const nearest = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a) || a.length - b.length)[0] ?? [];
    return nearest.flatMap((inner) => linesOf(path, inner, [...above, ...issue.path]));
  }
  return [`${path}: ${at || "the whole"}: ${issue.message}`];
}

const depthOf = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(...issues.map((issue) => issue.path.length + (issue.code === "unrecognized_keys" ? 0.5 : 0)));
