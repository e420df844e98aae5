// A tool from the config: a function (in a .ts config), or a program that reads the input as JSON and writes the result.

import { z } from "zod";
import type { Tool, ToolEffects, ToolResult } from "../core/ports/tool.ts";
import { type CallContext, createTool, toJsonSchema } from "./create-tool.ts";
import { SHELL_MS_MAX, TOOL_MS_MAX } from "./limits.ts";
import { createOutputKeeper } from "./output-keeper.ts";
import type { PathGuard } from "./path-guard.ts";
import type { ProcessGroups } from "./process-groups.ts";
import { problemOf } from "./tool-problem.ts";

export type CustomTool = {
  /** As `team/lookup`; not one of the built-in names. */
  name: string;
  description: string;
  /** A zod schema of an object, or JSON Schema (which is shown to the model and checked by the tool itself). Absent: no input. */
  input?: z.ZodType | Readonly<Record<string, unknown>> | undefined;
  /** Absent: `process`, so that a person is asked. */
  effects?: ToolEffects | undefined;
  timeoutMs?: number | undefined;
} & (
  | { run: (input: never, context: CallContext & { baseDir: string }) => unknown }
  /** Program and arguments; runs in the base dir. Exit code 0 is success, standard output the text. */
  | { command: readonly [string, ...string[]] }
);

const isSchema = (value: unknown): value is z.ZodType => typeof value === "object" && value !== null && "safeParse" in value;

export function createCustomTool(custom: CustomTool, guard: PathGuard, groups: ProcessGroups, env: Readonly<Record<string, string>>): Tool {
  const { name, description, input, timeoutMs = TOOL_MS_MAX } = custom;
  const schema = isSchema(input) ? input : z.record(z.string(), z.unknown());
  return createTool({
    name,
    description,
    effects: custom.effects ?? "process",
    schema,
    inputSchema: isSchema(input) ? toJsonSchema(input) : { type: "object", ...input },
    limitMs: () => Math.min(timeoutMs, SHELL_MS_MAX),
    run: (given, context) =>
      "command" in custom
        ? runProgram(custom.command, given, { guard, groups, env, timeoutMs }, context)
        : runFunction(custom.run, given, { ...context, baseDir: guard.base }),
  });
}

/** What it gives is looked at by createTool: a text, a result, anything that is JSON. */
const runFunction = async (
  run: (input: never, context: CallContext & { baseDir: string }) => unknown,
  input: unknown,
  context: CallContext & { baseDir: string },
): Promise<string> => (await run(input as never, context)) as string;

interface ProgramParts {
  guard: PathGuard;
  groups: ProcessGroups;
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
}

async function runProgram(
  argv: readonly [string, ...string[]],
  input: unknown,
  { guard, groups, env, timeoutMs }: ProgramParts,
  { signal }: CallContext,
): Promise<ToolResult> {
  const out = createOutputKeeper();
  const errors = createOutputKeeper();
  const end = await groups
    .run({
      argv,
      cwd: guard.base,
      env,
      limitMs: timeoutMs,
      signal,
      input: JSON.stringify(input),
      onStdout: out.add,
      onStderr: errors.add,
    })
    .catch((thrown: unknown) => {
      throw problemOf(argv[0], thrown);
    });
  if (end.why === "ended" && end.code === 0) return { isError: false, text: out.text() };
  const how = end.why === "ended" ? `exit code ${end.code ?? end.signal}` : end.why;
  return { isError: true, text: [how, errors.text(), out.text()].filter((part) => part.trim() !== "").join("\n") };
}
