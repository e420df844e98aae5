// What holds for every tool, whatever it does: the engine and the model stand on it.

import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import type { Tool } from "../core/ports/tool.ts";
import { RESULT_BYTES_MAX } from "./limits.ts";

export interface ContractParts {
  tool(): Tool;
  /** A call that works, or at least begins. */
  good: unknown;
  /** Takes any object: its server, or its author, checks. */
  isOpen?: boolean;
}

const context = (signal = new AbortController().signal) => ({ signal, sessionId: "s", invokeid: "i" });

const BAD_INPUTS: readonly [string, unknown][] = [
  ["nothing", undefined],
  ["null", null],
  ["a text", "rm -rf"],
  ["a number", 7],
  ["a list", [1, 2]],
  ["an empty object", {}],
  ["wrong types", { path: 1, content: [], pattern: {}, command: null, url: 3, expression: true, edits: "x" }],
  ["its own __proto__", JSON.parse('{"__proto__": {"path": "a"}, "constructor": 1}')],
  [
    "NUL and control characters",
    { path: "a\0b", pattern: "\u001b[2J", command: "\0", url: "\u0007", expression: "\u0000", content: "", edits: [] },
  ],
  [
    "very long texts",
    {
      path: "x".repeat(70_000),
      pattern: "(".repeat(70_000),
      command: "",
      url: `http://${"x".repeat(70_000)}`,
      expression: "(".repeat(70_000),
      content: "",
      edits: [],
    },
  ],
];

export function describeTool({ tool, good, isOpen = false }: ContractParts): void {
  test("says what it is: a name, words, an object schema, its effects", () => {
    const { name, description, inputSchema, effects } = tool();
    expect(name).toMatch(/^[a-z][\w/-]*$/);
    expect(description.length).toBeGreaterThan(10);
    expect(inputSchema).toMatchObject({ type: "object" });
    expect(inputSchema).not.toHaveProperty("$schema");
    expect(JSON.parse(JSON.stringify(inputSchema))).toEqual(inputSchema);
    expect(["none", "files", "process", "network"]).toContain(effects);
  });

  test.each(BAD_INPUTS)("a bad input is an error result, never a throw: %s", async (_, input) => {
    const result = await tool().run(input, context());
    expect(result.text).not.toBe("");
    if (!isOpen) expect(result.isError).toBe(true);
    await expect(tool().preview?.(input, context()) ?? Promise.resolve({})).resolves.toBeTypeOf("object");
  });

  test("a call that is stopped before it begins ends at once with an error result", async () => {
    expect(await tool().run(good, context(AbortSignal.abort("enough")))).toMatchObject({ isError: true });
  });

  test("a call that is stopped while it runs ends", async () => {
    const controller = new AbortController();
    const running = tool().run(good, context(controller.signal));
    controller.abort("enough");
    await expect(running).resolves.toHaveProperty("isError");
  });

  test("its text is bounded and JSON can hold it", async () => {
    const { text } = await tool().run(good, context());
    expect(Buffer.byteLength(text)).toBeLessThan(RESULT_BYTES_MAX + 100);
    expect(JSON.parse(JSON.stringify(text))).toBe(text);
  });
}
