// Where a chart file fails while it loads: `file:line: message`, whoever of runtime and loader said it.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { CHECK_MS_MAX } from "./limits.ts";

/** `file` is the chart's own; one that it imports may be the one that fails. */
export function placeOfThrow(thrown: unknown, file: string): string {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const text = `${error.message}\n${error.stack ?? ""}`;
  // The TypeScript loader says it in its message.
  const syntax = /^(.+?):(\d+):\d+: ERROR: (.+)$/m.exec(text);
  if (syntax) return `${syntax[1]}:${syntax[2]}: ${syntax[3]}`;
  const [message = ""] = error.message.split("\n");
  return `${importOf(message) ?? frameIn(text, file) ?? checkedLine(error, file) ?? file}: ${message}`;
}

/** The chart's own frame, else the first that is no library's. */
function frameIn(text: string, file: string): string | undefined {
  const frames = [...text.matchAll(/(?:^|[\s(])((?:file:\/\/)?\/[^\s():]+\.[cm]?[jt]sx?)(?:\?[^\s():]*)?:(\d+)/gm)].map(
    ([, path = "", line]) => ({
      path: path.startsWith("file:") ? fileURLToPath(path) : path,
      line,
    }),
  );
  const frame = frames.find(({ path }) => path === file) ?? frames.find(({ path }) => !path.includes("/node_modules/"));
  return frame && `${frame.path}:${frame.line}`;
}

/** `Cannot find module 'X' imported from Y`: the line of Y that names X. */
function importOf(message: string): string | undefined {
  const [, wanted = "", importer = ""] = /^Cannot find (?:module|package) '(.+?)' imported from (.+)$/.exec(message) ?? [];
  const path = importer.startsWith("file:") ? fileURLToPath(importer) : importer;
  if (path === "" || !existsSync(path)) return undefined;
  const name = basename(wanted, extname(wanted));
  const at = readFileSync(path, "utf8")
    .split("\n")
    .findIndex((line) => /\b(from|import)\b/.test(line) && line.includes(name));
  return at < 0 ? path : `${path}:${at + 1}`;
}

/** Of a syntax error in JavaScript the runtime tells the line only when it checks the file. Nothing of it is run. */
function checkedLine(error: Error, file: string): string | undefined {
  if (!(error instanceof SyntaxError) || !existsSync(file)) return undefined;
  const { stderr } = spawnSync(process.execPath, ["--check", "--input-type=module", "-"], {
    input: readFileSync(file),
    encoding: "utf8",
    timeout: CHECK_MS_MAX,
  });
  const line = /^\[stdin\]:(\d+)$/m.exec(stderr)?.[1];
  return line && `${file}:${line}`;
}
