import { assign, setup } from "xstate";
import { expect, test } from "vitest";
import { z } from "zod";
import { actors, callTools, createMemoryStore, createScriptedBackend, createSimulatedClock, defineChart, startRun } from "./index.ts";

test("thin: a chart with one conversation", async () => {
  const machine = setup({ actors, types: { context: {} as { greeting: string } } }).createMachine({
    id: "hello",
    context: { greeting: "" },
    initial: "greeting",
    output: ({ context }) => context.greeting,
    states: {
      greeting: {
        invoke: { src: "llmConversation", input: { system: "be kind", message: "greet", allowedEvents: { greeted: { schema: z.object({ greeting: z.string() }) } } } },
        on: { greeted: { target: "done", actions: assign({ greeting: ({ event }) => (event as { greeting?: string }).greeting ?? "" }) } },
      },
      done: { type: "final" },
    },
  });
  const store = createMemoryStore();
  const clock = createSimulatedClock();
  const handle = startRun(defineChart({ machine }), { store, clock, backend: createScriptedBackend(() => [{ type: "text", text: "Hello " }, ...callTools({ name: "event__greeted", input: { greeting: "hi" } })]), engine: "escapement/0" });
  const result = await handle.result;
  expect(result.status).toBe("done");
});
