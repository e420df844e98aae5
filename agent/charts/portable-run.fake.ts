// A whole run on nothing but what every JavaScript runtime has: bundled for browsers and run by Bun in portable.test.ts.

import {
  actors,
  assign,
  type Clock,
  createMemoryStore,
  createSimBackend,
  defineChart,
  run,
  type RunResult,
  setup,
  z,
} from "../index.browser.ts";

/** Timers and a macrotask: all that a clock needs. */
const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, wake) {
    const timer = setTimeout(wake, delayMs);
    return () => clearTimeout(timer);
  },
  turnEnd: (flush) => void setTimeout(flush, 0),
};

const machine = setup({
  types: { context: {} as { line: string }, events: {} as { type: "written"; line: string } | { type: "human.answer" } },
  actors,
}).createMachine({
  id: "portable",
  context: { line: "" },
  initial: "writing",
  states: {
    writing: {
      invoke: {
        id: "writer",
        src: "llmConversation",
        input: { message: "Write a line about rain.", allowedEvents: { written: { schema: z.object({ line: z.string().min(1) }) } } },
      },
      on: { written: { target: "asking", actions: assign({ line: ({ event }) => event.line }) } },
    },
    asking: {
      invoke: { id: "good", src: "humanInput", input: { kind: "confirm", prompt: "Good?" } },
      on: { "human.answer": "done" },
    },
    done: { type: "final" },
  },
  output: ({ context }) => context.line,
});

export async function runPortably(): Promise<{ result: RunResult; events: string[]; stored: number }> {
  const store = createMemoryStore();
  const events: string[] = [];
  const result = await run(defineChart({ machine }), {
    store,
    clock,
    backend: createSimBackend({ clock, tokensPerSecond: 2_000 }),
    engine: "portable/1",
    onEvent: ({ event }) => void events.push(event),
    onInput: (prompt) => void prompt.answer(true),
  });
  return { result, events, stored: store.lines.length };
}
