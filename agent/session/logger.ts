// The program's own log lines: to stderr, at once, and so to escapement.log while a UI owns the terminal.

import type { Logger } from "pino";

export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

/** Loads the library when it is called: a run without --log-level needs none. `redact` takes secrets out of each line, which is JSON and stays it. */
export async function createLogger({
  level,
  redact = (text) => text,
}: {
  level: LogLevel;
  redact?: (text: string) => string;
}): Promise<Logger> {
  const { pino } = await import("pino");
  // looked up at each line: ui-log.ts may have taken its place
  return pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => void process.stderr.write(redact(line)) },
  );
}
