// Two regions at once, joined when both are done. Each has events of its own name: an event goes to every region that takes it.

import { actors, assign, defineChart, setup, z } from "../index.ts";

interface Context {
  theme: string;
  sea: string;
  mountains: string;
}

const line = { description: "Sends the line you wrote.", schema: z.object({ line: z.string().min(1).describe("one line of prose") }) };
const system = "You write one line of prose: a picture, no comment.";

const machine = setup({
  types: {
    context: {} as Context,
    input: {} as { theme: string },
    events: {} as { type: "sea.written"; line: string } | { type: "mountains.written"; line: string },
  },
  actors,
}).createMachine({
  id: "parallel",
  context: ({ input }) => ({ theme: input.theme, sea: "", mountains: "" }),
  initial: "writing",
  states: {
    writing: {
      type: "parallel",
      states: {
        sea: {
          initial: "composing",
          states: {
            composing: {
              invoke: {
                id: "sea",
                src: "llmConversation",
                input: ({ context }) => ({
                  system,
                  message: `Write a line about ${context.theme}, as seen from the sea.`,
                  allowedEvents: { "sea.written": line },
                }),
              },
              on: { "sea.written": { target: "written", actions: assign({ sea: ({ event }) => event.line }) } },
            },
            written: { type: "final" },
          },
        },
        mountains: {
          initial: "composing",
          states: {
            composing: {
              invoke: {
                id: "mountains",
                src: "llmConversation",
                input: ({ context }) => ({
                  system,
                  message: `Write a line about ${context.theme}, as seen from the mountains.`,
                  allowedEvents: { "mountains.written": line },
                }),
              },
              on: { "mountains.written": { target: "written", actions: assign({ mountains: ({ event }) => event.line }) } },
            },
            written: { type: "final" },
          },
        },
      },
      // Both regions have reached their final state.
      onDone: "joined",
    },
    joined: { type: "final" },
  },
  output: ({ context }) => ({ text: `${context.sea}\n${context.mountains}` }),
});

export default defineChart({
  machine,
  title: "Two writers at once",
  params: z.object({ theme: z.string().min(1).default("the evening").describe("what both write about") }),
});
