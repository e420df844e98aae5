// Asking a person: a text, a confirmation, a way back and a way out. No model takes part.

import { actors, assign, defineChart, setup, z } from "../index.ts";

const machine = setup({
  types: {
    context: {} as { name: string },
    events: {} as { type: "human.answer"; answer: string | boolean } | { type: "human.cancelled" },
  },
  actors,
}).createMachine({
  id: "ask",
  context: { name: "" },
  initial: "naming",
  states: {
    naming: {
      invoke: {
        id: "name",
        src: "humanInput",
        input: {
          kind: "text",
          prompt: "What is your name?",
          placeholder: "a name",
          min: 1,
          // What the schema makes of the answer comes to the chart; why it refuses one, to the person.
          schema: z.string().trim().min(1, "a name is wanted").max(80, "at most 80 characters"),
        },
      },
      on: {
        "human.answer": { target: "confirming", actions: assign({ name: ({ event }) => String(event.answer) }) },
        "human.cancelled": "cancelled",
        // The third answer that the schema refused.
        "error.human.invalid-answer": "cancelled",
      },
    },
    confirming: {
      invoke: {
        id: "confirm",
        src: "humanInput",
        input: ({ context }) => ({ kind: "confirm", prompt: `So you are **${context.name}**?`, default: true }),
      },
      on: {
        "human.answer": [{ guard: ({ event }) => event.answer === true, target: "done" }, { target: "naming" }],
        "human.cancelled": "cancelled",
      },
    },
    done: { type: "final" },
    cancelled: { type: "final", entry: assign({ name: "" }) },
  },
  output: ({ context }) => ({ name: context.name }),
});

export default defineChart({ machine, title: "A name, confirmed", interactive: true });
