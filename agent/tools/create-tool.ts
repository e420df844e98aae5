// What every tool shares: its input is checked, whatever it throws is a result, it ends in time, and its text is bounded.

import { z } from "zod";
import type { Tool, ToolEffects, ToolPreview, ToolResult } from "../core/ports/tool.ts";
import { cutText } from "./cut-text.ts";
import { RESULT_BYTES_MAX, TOOL_MS_MAX } from "./limits.ts";
import { ToolProblem } from "./tool-problem.ts";

export interface CallContext {
  signal: AbortSignal;
  sessionId: string;
  invokeid: string;
}

interface ToolParts<Schema extends z.ZodType> {
  name: string;
  description: string;
  effects: ToolEffects;
  /** An object. Absent: `inputSchema` goes to the model, and the input to `run` as it came. */
  schema: Schema;
  inputSchema?: Record<string, unknown>;
  /** Absent: TOOL_MS_MAX. */
  limitMs?: (input: z.output<Schema>) => number;
  /** Throws ToolProblem for what can be expected. A text is a result without error. */
  run(input: z.output<Schema>, context: CallContext): Promise<string | ToolResult> | string | ToolResult;
  preview?(input: z.output<Schema>, context: CallContext): Promise<ToolPreview>;
}

export function createTool<Schema extends z.ZodType>(parts: ToolParts<Schema>): Tool {
  const { name, description, effects, schema, preview } = parts;
  let json: Record<string, unknown> | undefined;
  return {
    name,
    description,
    effects,
    // Made when a model is asked: most runs ask for few of the tools there are.
    get inputSchema() {
      return (json ??= parts.inputSchema ?? toJsonSchema(schema));
    },
    async run(input, context) {
      const read = schema.safeParse(input ?? {});
      if (!read.success) return failure(invalid(name, read.error));
      const result = await inTime(parts, read.data, context);
      return { isError: result.isError, text: cutText(result.text, RESULT_BYTES_MAX) };
    },
    ...(preview === undefined
      ? {}
      : {
          async preview(input: unknown, context: CallContext) {
            const read = schema.safeParse(input ?? {});
            if (!read.success) return { problem: invalid(name, read.error) };
            try {
              return await preview(read.data, context);
            } catch (thrown) {
              if (thrown instanceof ToolProblem) return { problem: thrown.message };
              throw thrown;
            }
          },
        }),
  };
}

async function inTime<Schema extends z.ZodType>(
  parts: ToolParts<Schema>,
  input: z.output<Schema>,
  context: CallContext,
): Promise<ToolResult> {
  const { name } = parts;
  const limitMs = parts.limitMs?.(input) ?? TOOL_MS_MAX;
  const controller = new AbortController();
  const abort = (): void => controller.abort(context.signal.reason);
  context.signal.addEventListener("abort", abort, { once: true });
  if (context.signal.aborted) abort();
  const timer = setTimeout(() => controller.abort(new ToolProblem(`${name} did not end within ${limitMs} ms`)), limitMs);
  try {
    controller.signal.throwIfAborted();
    const result = await Promise.race([work(parts, input, { ...context, signal: controller.signal }), aborted(controller.signal)]);
    return asResult(name, result);
  } catch (thrown) {
    if (context.signal.aborted) return failure(`${name} was stopped`);
    return failure(
      thrown instanceof ToolProblem ? thrown.message : `${name} failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener("abort", abort);
    // What still works for this call has nobody to work for.
    controller.abort("the call is over");
  }
}

// eslint-disable-next-line require-await -- async makes what `run` throws a rejection
const work = async <Schema extends z.ZodType>(parts: ToolParts<Schema>, input: z.output<Schema>, context: CallContext): Promise<unknown> =>
  parts.run(input, context);

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });

/** A tool from a config may give anything. */
function asResult(name: string, value: unknown): ToolResult {
  if (typeof value === "string") return { isError: false, text: value };
  if (isResult(value)) return { isError: value.isError, text: value.text };
  if (value === undefined || value === null) return { isError: false, text: "done" };
  const json = JSON.stringify(value) as string | undefined;
  return json === undefined ? failure(`${name} gave no text: ${typeof value}`) : { isError: false, text: json };
}

const isResult = (value: unknown): value is ToolResult =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as ToolResult).isError === "boolean" &&
  typeof (value as ToolResult).text === "string";

const failure = (text: string): ToolResult => ({ isError: true, text });

const invalid = (name: string, error: z.ZodError): string => `the input of ${name} is not valid: ${z.prettifyError(error)}`;

/** For the model, without the dialect's name. */
export function toJsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Record<string, unknown>;
  return json;
}
