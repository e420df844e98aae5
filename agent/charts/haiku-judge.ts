// A judge of the tournament: reads every poem without its author's name and scores each. Run by `multiplex` once for each judge.

import { actors, assign, defineChart, setup, z } from "../index.ts";

const params = z.object({
  taste: z.string(),
  theme: z.string(),
  poems: z.array(z.string()).min(1),
});

export interface JudgeOutput {
  /** One for each poem, in the poems' order: 1 to 10. */
  scores: number[];
}

const score = z.object({ poem: z.int().min(1).describe("its number in the list"), score: z.int().min(1).max(10) });

const machine = setup({
  types: {
    context: {} as z.infer<typeof params> & JudgeOutput,
    input: {} as z.infer<typeof params>,
    events: {} as { type: "scored"; scores: z.infer<typeof score>[] },
    output: {} as JudgeOutput,
  },
  actors,
}).createMachine({
  id: "judge",
  context: ({ input }) => ({ ...input, scores: [] }),
  initial: "reading",
  states: {
    reading: {
      invoke: {
        src: "llmConversation",
        input: ({ context }) => ({
          system: `You judge haiku. What counts for you: ${context.taste}.`,
          message: [
            `Judge these poems and give each a score from 1 to 10. The theme: ${context.theme}.`,
            ...context.poems.map((poem, index) => `${index + 1}. ${poem.replaceAll("\n", " / ")}`),
          ].join("\n"),
          // The schema asks for exactly as many scores as there are poems: a call with fewer goes back to the model.
          allowedEvents: {
            scored: {
              description: "Hands in your scores, one for each poem.",
              schema: z.object({ scores: z.array(score).length(context.poems.length) }),
            },
          },
        }),
      },
      on: {
        scored: {
          target: "done",
          actions: assign({
            scores: ({ context, event }) =>
              context.poems.map((_poem, index) => event.scores.find((one) => one.poem === index + 1)?.score ?? 0),
          }),
        },
      },
    },
    done: { type: "final" },
  },
  output: ({ context }) => ({ scores: context.scores }),
});

export const judge = defineChart({ machine, params, title: "A judge" });
