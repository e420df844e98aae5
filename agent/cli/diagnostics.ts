// What the agent says of itself, on stderr: harmless to the run, of use to whoever looks for a fault.

import type { LogLevel } from "../session/index.ts";
import { defaultOf } from "./flags.ts";

export type Diagnostic = (message: string, detail?: unknown) => void;

/** Lines of JSON at the level asked for; without one nothing is loaded, and only warnings come, as plain sentences. */
export async function diagnosticsTo(
  level: LogLevel | undefined,
  redact: (text: string) => string = (text) => text,
): Promise<{ warn: Diagnostic; info: Diagnostic }> {
  if (level === undefined || level === defaultOf("log-level")) return { warn: plainWarning(redact), info: () => {} };
  const { createLogger } = await import("../session/index.ts");
  const logger = await createLogger({ level, redact });
  return {
    warn: (message, detail) => logger.warn(detail === undefined ? {} : { detail: asDetail(detail) }, message),
    info: (message, detail) => logger.info(detail === undefined ? {} : { detail: asDetail(detail) }, message),
  };
}

const plainWarning =
  (redact: (text: string) => string): Diagnostic =>
  (message) =>
    void process.stderr.write(`escapement: ${redact(message)}\n`);

const asDetail = (detail: unknown): unknown => (detail instanceof Error ? { message: detail.message, stack: detail.stack } : detail);
