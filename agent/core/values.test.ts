// The small pure parts: copies, names, retries, cut strings, templates of tools.

import fc from "fast-check";
import { createMachine, fromPromise } from "xstate";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createEventTools } from "./invocations/event-tools.ts";
import { retryWaitMs } from "./invocations/retry.ts";
import { jsonCopy, pathOfNonJson } from "./json-copy.ts";
import { BACKOFF_MS_MAX } from "./limits.ts";
import { bytesOf, headOf } from "./oversize.ts";
import { BackendError } from "./ports/backend.ts";
import { readNames } from "./states.ts";

describe("jsonCopy", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  test.each<[unknown, unknown]>([
    [new Error("boom"), { message: "boom", name: "Error" }],
    [{ error: new TypeError("x"), f: () => 1, u: undefined }, { error: { message: "x", name: "TypeError" } }],
    [
      [undefined, () => 1],
      [null, null],
    ],
    [10n, "10"],
    [Number.NaN, "NaN"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Map([["a", 1]]), [["a", 1]]],
    [new Set([1]), [1]],
    [{ ref: { id: "kid", sessionId: "x:1", send: () => undefined } }, { ref: { actor: "kid" } }],
  ])("%o", (value, copy) => expect(jsonCopy(value)).toEqual(copy));

  test("says where a cycle closes", () => expect(jsonCopy({ cycle })).toEqual({ cycle: ["[cycle]"] }));

  test("is the value itself for JSON, an own __proto__ too, and never throws", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => JSON.stringify(jsonCopy(value)) === JSON.stringify(value)));
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withTypedArray: true }),
        (value) => void JSON.stringify(jsonCopy(value)),
      ),
    );
    const evil: unknown = JSON.parse('{"__proto__":{"x":1}}');
    expect(JSON.stringify(jsonCopy(evil))).toBe('{"__proto__":{"x":1}}');
  });

  test("pathOfNonJson names the first value that would be lost", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => pathOfNonJson(value) === undefined));
    expect(pathOfNonJson({ a: [{ b: 1 }, { c: new Date() }] })).toBe("a.1.c");
    expect(pathOfNonJson(cycle, "context")).toBe("context.0");
  });
});

test("the head of a cut string is its beginning, at most 4 KiB, never half a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 2000 }), (piece, times) => {
      const text = piece.repeat(times);
      const head = headOf(text);
      expect(text.startsWith(head) && bytesOf(head) <= 4096).toBe(true);
      expect(/\p{Surrogate}/u.test(head) && !/\p{Surrogate}/u.test(text)).toBe(false);
    }),
  );
});

describe("names", () => {
  test("states in document order, with their kind, first state, events and targets", () => {
    const { states } = readNames(
      createMachine({
        initial: "a",
        on: { "ui.quit": ".end" },
        states: {
          a: {
            initial: "b",
            states: { b: { always: "#far" }, "c.d": { id: "far", after: { 5: "b" } }, h: { type: "history" } },
            onDone: "p",
          },
          p: { type: "parallel", states: { x: {}, y: { invoke: { src: fromPromise(() => Promise.resolve()), onDone: "#end" } } } },
          end: { id: "end", type: "final" },
        },
      }),
    );
    expect(states).toEqual([
      { id: "a", kind: "compound", initial: "a.b", on: [{ event: "done.state.a", targets: ["p"] }] },
      { id: "a.b", parent: "a", kind: "atomic", on: [{ event: "always", targets: ["a.c_d"] }] },
      { id: "a.c_d", parent: "a", kind: "atomic", on: [{ event: "after.5.a.c_d", targets: ["a.b"] }] },
      { id: "a.h", parent: "a", kind: "history" },
      { id: "p", kind: "parallel" },
      { id: "p.x", parent: "p", kind: "atomic" },
      { id: "p.y", parent: "p", kind: "atomic", on: [{ event: "done.invoke.p.y", targets: ["end"] }] },
      { id: "end", kind: "final" },
    ]);
  });
});

describe("retries", () => {
  const options = { maxRetries: 3, seed: "s" };
  const error = (category: BackendError["category"], retryAfterMs?: number): BackendError =>
    new BackendError(category, "x", retryAfterMs === undefined ? {} : { retryAfterMs });
  test.each(["auth", "invalid-request", "context-length", "tool-validation", "max-turns", "budget", "worker-exception"] as const)(
    "%s is not tried again",
    (category) => expect(retryWaitMs(error(category), 1, options)).toBeUndefined(),
  );
  test("waits grow, are bounded, end, and are the same when told again", () => {
    const waits = Array.from({ length: 12 }, (_none, n) => retryWaitMs(error("overloaded"), n + 1, { ...options, maxRetries: 12 }) ?? -1);
    expect(
      waits.every((wait, n) => wait >= Math.min(BACKOFF_MS_MAX, 500 * 2 ** n) / 2 && wait <= Math.min(BACKOFF_MS_MAX, 500 * 2 ** n)),
    ).toBe(true);
    expect(retryWaitMs(error("overloaded"), 4, options)).toBeUndefined();
    expect(retryWaitMs(error("overloaded"), 1, options)).toBe(waits[0]);
    expect(retryWaitMs(error("overloaded"), 1, { ...options, seed: "other" })).not.toBe(waits[0]);
  });
  test("what the provider asks goes first", () => expect(retryWaitMs(error("rate-limited", 10.2), 1, options)).toBe(11));
});

describe("event tools", () => {
  const tools = createEventTools({
    "winner.picked": { description: "Picks.", schema: z.object({ n: z.int().min(1), why: z.string().optional() }) },
    said: { schema: z.string() },
    stop: { schema: z.object({}) },
  });
  test("carry the schema as JSON Schema, always an object", () => {
    expect(
      tools.specs.map(({ name, inputSchema }) => [name, inputSchema["type"], Object.keys(inputSchema["properties"] as object)]),
    ).toEqual([
      ["event__winner.picked", "object", ["n", "why"]],
      ["event__said", "object", ["value"]],
      ["event__stop", "object", []],
    ]);
  });
  test.each<[string, unknown, unknown]>([
    ["event__winner.picked", { n: 1 }, { type: "winner.picked", n: 1 }],
    ["event__said", { value: "x" }, { type: "said", value: "x" }],
    ["event__stop", undefined, { type: "stop" }],
  ])("%s takes %j", (tool, input, event) => expect(tools.read(tool, input)).toEqual({ ok: true, event }));
  test.each<[string, unknown]>([
    ["event__winner.picked", { n: 0 }],
    ["event__said", "x"],
    ["event__none", {}],
    ["event__winner.picked", null],
  ])("%s refuses %j in words", (tool, input) =>
    expect(tools.read(tool, input)).toMatchObject({ ok: false, message: expect.any(String) as string }),
  );
});
