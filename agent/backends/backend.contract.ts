// What every Backend keeps, whatever is behind it: run against each adapter.

import { expect, test } from "vitest";
import { BackendError, type Backend, type Message, type ModelPart, type ModelRequest } from "../core/ports/backend.ts";

export interface BackendUnderTest {
  backend: Backend;
  /** A backend whose every request fails in a way that it expects. */
  failing: Backend;
  close?(): Promise<void>;
}

const say = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });
const ask = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  system: "You write.",
  messages: [say("Write a haiku about the sea.")],
  tools: [],
  signal: new AbortController().signal,
  ...more,
});
const TOOL = {
  name: "event__näme/with.dots and a rather long tail that no provider would take as it stands",
  description: "Sends it.",
  inputSchema: { type: "object", properties: { haiku: { type: "string" } }, required: ["haiku"], additionalProperties: false },
};

async function all(stream: AsyncIterable<ModelPart>): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

const types = (parts: readonly ModelPart[]): string[] => parts.map((part) => part.type);

export function backendContract(start: () => Promise<BackendUnderTest>): void {
  const using = async (body: (under: BackendUnderTest) => Promise<void>): Promise<void> => {
    const under = await start();
    try {
      await body(under);
    } finally {
      await under.close?.();
    }
  };

  test("it says what it is", () =>
    using(async ({ backend }) => {
      expect(backend.id).not.toBe("");
      expect(backend.model).not.toBe("");
    }));

  test("text, then usage and stop once each, at the end", () =>
    using(async ({ backend }) => {
      const parts = await all(backend.stream(ask()));
      expect(types(parts).slice(-2)).toEqual(["usage", "stop"]);
      expect(types(parts).filter((type) => type === "usage" || type === "stop")).toHaveLength(2);
      expect(
        parts
          .filter((part) => part.type === "text")
          .map((part) => part.text)
          .join(""),
      ).not.toBe("");
      expect(parts.filter((part) => (part.type === "text" || part.type === "thinking") && part.text === "")).toEqual([]);
      const { usage } = parts.at(-2) as Extract<ModelPart, { type: "usage" }>;
      expect(usage["input-tokens"]).toBeGreaterThan(0);
      expect(usage["output-tokens"]).toBeGreaterThan(0);
    }));

  test("a tool is called by our own name, its input parsed", () =>
    using(async ({ backend }) => {
      const parts = await all(backend.stream(ask({ tools: [TOOL], toolChoice: "required" })));
      const calls = parts.filter((part) => part.type === "tool-call");
      expect(calls).toHaveLength(1);
      expect(calls[0]).toMatchObject({ name: TOOL.name, input: { haiku: expect.any(String) } });
      expect(calls[0]?.callId).not.toBe("");
      expect(parts.at(-1)).toEqual({ type: "stop", reason: "tool-calls" });
    }));

  test("a conversation goes on after a tool's result", () =>
    using(async ({ backend }) => {
      const call = { callId: "c-1", name: TOOL.name };
      const messages: Message[] = [
        say("Write."),
        {
          role: "assistant",
          parts: [
            { type: "thinking", text: "hm" },
            { type: "tool-call", ...call, input: { haiku: "x" } },
          ],
        },
        { role: "tool", parts: [{ type: "tool-result", ...call, isError: true, text: "not a haiku" }] },
      ];
      expect(types(await all(backend.stream(ask({ messages, tools: [TOOL] })))).at(-1)).toBe("stop");
    }));

  test("streams at once do not mix", () =>
    using(async ({ backend }) => {
      const streams = await Promise.all(Array.from({ length: 5 }, () => all(backend.stream(ask()))));
      for (const parts of streams) expect(types(parts).slice(-2)).toEqual(["usage", "stop"]);
    }));

  test("no system text and no message is a request too", () =>
    using(async ({ backend }) => {
      expect(types(await all(backend.stream(ask({ system: "", messages: [] })))).at(-1)).toBe("stop");
    }));

  test("a signal that has aborted already: not a part, not an error", () =>
    using(async ({ backend }) => {
      expect(await all(backend.stream(ask({ signal: AbortSignal.abort() })))).toEqual([]);
    }));

  test("an abort in the middle ends it without usage or stop", () =>
    using(async ({ backend }) => {
      const controller = new AbortController();
      const seen: ModelPart[] = [];
      for await (const part of backend.stream(ask({ signal: controller.signal }))) {
        seen.push(part);
        controller.abort();
      }
      expect(types(seen)).not.toContain("stop");
    }));

  test("a reader may leave", () =>
    using(async ({ backend }) => {
      for await (const _part of backend.stream(ask())) break;
    }));

  test("a failure that is expected is a BackendError, and comes from next()", () =>
    using(async ({ failing }) => {
      const stream = failing.stream(ask());
      await expect(all(stream)).rejects.toBeInstanceOf(BackendError);
    }));
}
