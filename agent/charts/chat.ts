// A person, a model and tools, until the person stops. One conversation lives as long as the talk; what was said is kept in
// the context too, so that an interrupted or failed answer costs nothing but itself.

import { actors, assign, defineChart, setup, tellLlm, z } from "../index.ts";

const params = z.object({
  system: z.string().default("You are a helpful companion at a terminal. Answer briefly.").describe("what the model is told of itself"),
  tools: z.string().optional().describe("names of tools, with commas between; default: all that --tools allows"),
});

interface Said {
  role: "user" | "assistant";
  text: string;
}

interface Context extends z.infer<typeof params> {
  history: Said[];
  /** What stands above the next question: why there was no answer. */
  notice: string;
}

type Events =
  | { type: "human.answer"; answer: string }
  | { type: "human.cancelled" }
  | { type: "llm.idle"; text: string }
  | { type: "error.llm.*"; message: string }
  | { type: "ui.interrupt" };

/** Sayings that a talk begun anew still knows. */
const HISTORY_MAX = 200;

const said = (history: readonly Said[], role: Said["role"], text: string): Said[] => [...history, { role, text }].slice(-HISTORY_MAX);
const namesOf = (tools: string): string[] => tools.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));

const machine = setup({
  types: { context: {} as Context, input: {} as z.infer<typeof params>, events: {} as Events },
  actors,
}).createMachine({
  id: "chat",
  context: ({ input }) => ({ ...input, history: [], notice: "" }),
  initial: "talking",
  states: {
    talking: {
      invoke: {
        id: "companion",
        src: "llmConversation",
        // Entered anew, it knows what was said.
        input: ({ context }) => ({
          system: context.system,
          messages: context.history.map(({ role, text }) => ({ role, parts: [{ type: "text" as const, text }] })),
          waits: true,
          realTools: context.tools === undefined ? "all" : namesOf(context.tools),
        }),
      },
      initial: "listening",
      states: {
        listening: {
          invoke: {
            id: "you",
            src: "humanInput",
            input: ({ context }) => ({
              kind: "text",
              prompt: context.notice === "" ? "You:" : `${context.notice}\n\nYou:`,
              placeholder: "Esc or an empty line ends the talk",
            }),
          },
          on: {
            "human.answer": [
              { guard: ({ event }) => event.answer.trim() === "", target: "#chat.done" },
              {
                target: "answering",
                actions: [
                  assign({ notice: "", history: ({ context, event }) => said(context.history, "user", event.answer) }),
                  tellLlm("companion", ({ event }) => event.answer),
                ],
              },
            ],
          },
        },
        answering: {
          on: {
            "llm.idle": {
              target: "listening",
              actions: assign({ history: ({ context, event }) => said(context.history, "assistant", event.text) }),
            },
            "ui.interrupt": { target: "#chat.talking", reenter: true, actions: assign({ notice: "_Interrupted._" }) },
          },
        },
      },
      on: {
        "human.cancelled": "done",
        // The conversation is over; the talk is not.
        "error.llm.*": { target: "talking", reenter: true, actions: assign({ notice: ({ event }) => `_No answer: ${event.message}_` }) },
      },
    },
    done: { type: "final" },
  },
  output: ({ context }) => ({ said: context.history.length }),
});

export default defineChart({ machine, params, title: "A talk with tools", interactive: true });
