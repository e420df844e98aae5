import { expect, test } from "vitest";
import { BackendError, type Backend, type ModelPart, type ModelRequest } from "../../core/ports/backend.ts";
import { createSimulatedClock } from "../../core/ports/clock.simulated.ts";
import { createSimBackend } from "./sim-backend.ts";

const ask = (prompt: string, signal: AbortSignal = new AbortController().signal): ModelRequest => ({
  system: "You write.",
  messages: [{ role: "user", parts: [{ type: "text", text: prompt }] }],
  tools: [],
  signal,
});

async function all(backend: Backend, request: ModelRequest): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of backend.stream(request)) parts.push(part);
  return parts;
}

const auto = () => createSimulatedClock({ auto: true });

test("words do not depend on the order in which requests arrive, nor on the rate", async () => {
  const prompts = ["Write a haiku about snow.", "Write a haiku about rain.", "Make a plan.", "Say hello to Ada."];
  const one = createSimBackend({ clock: auto() });
  const together = await Promise.all(prompts.map((prompt) => all(one, ask(prompt))));
  const other = createSimBackend({ clock: auto(), tokensPerSecond: 7 });
  for (const [index, prompt] of [...prompts.entries()].reverse()) expect(await all(other, ask(prompt))).toEqual(together[index]);
});

test("the set rate holds over a stream", async () => {
  const clock = auto();
  const started = clock.now();
  const parts = await all(createSimBackend({ clock, tokensPerSecond: 50 }), ask("Write a summary about the city."));
  const tokens = parts.filter((part) => part.type === "text" || part.type === "thinking").length;
  const seconds = (clock.now() - started) / 1000;
  expect(tokens / seconds).toBeGreaterThan(20);
  expect(tokens / seconds).toBeLessThan(75);
});

test("nor does a clock that is set forward let it gush", async () => {
  const clock = createSimulatedClock();
  const stream = createSimBackend({ clock, tokensPerSecond: 10 }).stream(ask("Write a summary about the city."));
  let tokens = 0;
  const read = async (): Promise<void> => {
    for await (const part of stream) tokens += part.type === "text" || part.type === "thinking" ? 1 : 0;
  };
  void read();
  await clock.advance(1000);
  clock.setForward(3_600_000);
  await clock.advance(300);
  expect(tokens).toBeGreaterThan(0);
  expect(tokens).toBeLessThan(15);
});

test("rate=max waits nowhere, but lets the loop turn", async () => {
  const clock = auto();
  const started = clock.now();
  await all(createSimBackend({ clock, tokensPerSecond: Number.POSITIVE_INFINITY }), ask("Write a summary."));
  expect(clock.now()).toBe(started);
});

test("usage and stop come once, at the end", async () => {
  const parts = await all(createSimBackend({ clock: auto() }), ask("Hello."));
  expect(parts.slice(-2).map((part) => part.type)).toEqual(["usage", "stop"]);
  expect(parts.filter((part) => part.type === "usage" || part.type === "stop")).toHaveLength(2);
});

test("an abort ends the stream at once, without time moving", async () => {
  const clock = createSimulatedClock();
  const controller = new AbortController();
  const stream = createSimBackend({ clock, tokensPerSecond: 1 }).stream(ask("Write.", controller.signal))[Symbol.asyncIterator]();
  const next = stream.next();
  await clock.settle();
  controller.abort();
  expect((await next).done).toBe(true);
  expect(clock.pending()).toBe(0);
});

test.each([
  ["429", "rate-limited"],
  ["drop", "transport"],
  ["garbage", "backend"],
] as const)("fault=%s is %s", async (kind, category) => {
  const failed = all(createSimBackend({ clock: auto(), faults: [{ kind }] }), ask("Write."));
  await expect(failed).rejects.toBeInstanceOf(BackendError);
  await expect(failed).rejects.toMatchObject({ category, ...(kind === "429" ? { retryAfterMs: expect.any(Number) } : {}) });
});

test("fault=stall goes silent until the abort", async () => {
  const controller = new AbortController();
  const clock = auto();
  let ended = false;
  const stalled = all(createSimBackend({ clock, faults: [{ kind: "stall" }] }), ask("Write.", controller.signal)).then(
    () => (ended = true),
  );
  for (let turn = 0; turn < 50; turn += 1) await clock.settle();
  expect(ended).toBe(false);
  controller.abort();
  await stalled;
});

test("a fault at one request leaves the others whole", async () => {
  const backend = createSimBackend({ clock: auto(), faults: [{ kind: "drop", at: 2 }] });
  await all(backend, ask("Write."));
  await expect(all(backend, ask("Write."))).rejects.toMatchObject({ category: "transport" });
  expect((await all(backend, ask("Write."))).at(-1)).toMatchObject({ type: "stop" });
});
