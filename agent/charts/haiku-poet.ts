// A poet of the tournament: writes one haiku, some with help that the judges never hear of. A chart of its own, run by
// `multiplex` once for each poet.

import { actors, assign, defineChart, setup, z } from "../index.ts";

const params = z.object({
  name: z.string(),
  theme: z.string(),
  helper: z.enum(["none", "muse", "critic"]),
});

interface Context extends z.infer<typeof params> {
  hint: string;
  haiku: string;
}

export interface PoetOutput {
  name: string;
  haiku: string;
}

const machine = setup({
  types: {
    context: {} as Context,
    input: {} as z.infer<typeof params>,
    events: {} as { type: "haiku.written"; haiku: string } | { type: "hint.given"; hint: string },
    output: {} as PoetOutput,
  },
  actors,
}).createMachine({
  id: "poet",
  context: ({ input }) => ({ ...input, hint: "", haiku: "" }),
  initial: "beginning",
  states: {
    beginning: {
      always: [{ guard: ({ context }) => context.helper === "muse", target: "listening" }, { target: "writing" }],
    },
    listening: {
      invoke: {
        id: "muse",
        src: "llmConversation",
        input: ({ context }) => ({
          system: "You are a poet's secret muse. You give one image, never a whole poem.",
          message: `Give the poet ${context.name} an image to begin from. The theme: ${context.theme}.`,
          allowedEvents: { "hint.given": { description: "Whispers the image.", schema: z.object({ hint: z.string().min(1) }) } },
        }),
      },
      on: { "hint.given": { target: "writing", actions: assign({ hint: ({ event }) => event.hint }) } },
    },
    writing: {
      // Without an id: all poets' own conversations stand together in one group, named by the `multiplex` that runs them.
      invoke: {
        src: "llmConversation",
        input: ({ context }) => ({
          system: `You are ${context.name}, a poet.`,
          message: [
            `Write one haiku: three lines of 5, 7 and 5 syllables. The theme: ${context.theme}.`,
            ...(context.hint === "" ? [] : [`You were told: ${context.hint}`]),
            ...(context.haiku === "" ? [] : [`Your first try was:\n${context.haiku}`]),
          ].join("\n"),
          allowedEvents: {
            "haiku.written": { description: "Hands in your haiku.", schema: z.object({ haiku: z.string().min(1).max(200) }) },
          },
        }),
      },
      on: {
        "haiku.written": [
          // A critic is heard once.
          {
            guard: ({ context }) => context.helper === "critic" && context.hint === "",
            target: "revising",
            actions: assign({ haiku: ({ event }) => event.haiku }),
          },
          { target: "done", actions: assign({ haiku: ({ event }) => event.haiku }) },
        ],
      },
    },
    revising: {
      invoke: {
        id: "critic",
        src: "llmConversation",
        input: ({ context }) => ({
          system: "You are a poet's strict friend. You give one remark, in one sentence.",
          message: `Give your critique of this haiku by ${context.name}:\n${context.haiku}`,
          allowedEvents: {
            "hint.given": { description: "Gives the remark.", schema: z.object({ hint: z.string().min(1).describe("the remark") }) },
          },
        }),
      },
      on: { "hint.given": { target: "writing", actions: assign({ hint: ({ event }) => event.hint }) } },
    },
    done: { type: "final" },
  },
  output: ({ context }) => ({ name: context.name, haiku: context.haiku }),
});

export const poet = defineChart({ machine, params, title: "A poet" });
