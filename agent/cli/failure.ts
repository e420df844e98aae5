// An expected failure of a command: a sentence that says what, where and what to do, and the exit code. Never a stack trace.

import { safeText } from "../../fold/index.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";

export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly exitCode: ExitCode;
  /** `message` may have several lines. */
  constructor(message: string, exitCode: ExitCode = EXIT.usage, options: { cause?: unknown } = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** What stderr gets for anything that was thrown, and the exit code. `debug` adds the stack of what nobody expected. */
export function describeFailure(thrown: unknown, debug: boolean): { text: string; exitCode: ExitCode } {
  if (thrown instanceof CommandFailure) return { text: `escapement: ${safeLines(thrown.message)}`, exitCode: thrown.exitCode };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const stack = debug && thrown instanceof Error ? `\n${thrown.stack ?? ""}` : "";
  const hint = debug ? "" : "\nThis is a bug in Escapement; --log-level debug shows where.";
  return { text: `escapement: ${safeLines(message)}${hint}${stack}`, exitCode: EXIT.failed };
}

/** Names of files, parameters and servers are foreign text. */
const safeLines = (text: string): string =>
  text
    .split("\n")
    .map((line) => safeText(line))
    .join("\n");
