// The smallest chart: one conversation, one event that ends it. In a file of your own, import from "escapement".

import { actors, assign, defineChart, setup, z } from "../index.ts";

interface Context {
  name: string;
  greeting: string;
}

const machine = setup({
  types: {
    context: {} as Context,
    input: {} as { name: string },
    events: {} as { type: "greeted"; greeting: string },
  },
  actors,
}).createMachine({
  id: "hello",
  context: ({ input }) => ({ name: input.name, greeting: "" }),
  initial: "greeting",
  states: {
    greeting: {
      // The conversation lives while this state is active.
      invoke: {
        id: "greeter",
        src: "llmConversation",
        input: ({ context }) => ({
          system: "You greet people in one warm sentence.",
          message: `Please greet ${context.name}.`,
          // The model gets this as a tool; calling it sends the event to this chart.
          allowedEvents: {
            greeted: { description: "Sends your greeting.", schema: z.object({ greeting: z.string().min(1) }) },
          },
        }),
      },
      on: {
        greeted: { target: "done", actions: assign({ greeting: ({ event }) => event.greeting }) },
      },
    },
    done: { type: "final" },
  },
  output: ({ context }) => ({ greeting: context.greeting }),
});

export default defineChart({
  machine,
  title: "One turn, one greeting",
  params: z.object({ name: z.string().min(1).default("World").describe("who is greeted") }),
});
