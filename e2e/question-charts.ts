// Charts that ask, as files of a person: every kind of question, a schema of their own and time limits, a model that asks.

export const KINDS = `
import { actors, defineChart, setup, z } from "escapement";

const next = (target: string) => ({ "human.answer": target, "human.cancelled": "cancelled" });
const machine = setup({ actors }).createMachine({
  id: "kinds",
  initial: "name",
  states: {
    name: { invoke: { id: "name", src: "humanInput", input: { kind: "text", prompt: "The name?", min: 2, schema: z.string().trim() } }, on: next("tea") },
    tea: { invoke: { id: "tea", src: "humanInput", input: { kind: "select", prompt: "The tea?", options: ["green", "black", "mint"], default: "green" } }, on: next("extras") },
    extras: { invoke: { id: "extras", src: "humanInput", input: { kind: "multi", prompt: "The extras?", options: ["milk", "honey", "lemon"], min: 1 } }, on: next("sure") },
    sure: {
      invoke: [
        { id: "pouring", src: "humanInput", input: { kind: "progress", prompt: "Pouring", done: 1, total: 2 } },
        { id: "sure", src: "humanInput", input: { kind: "confirm", prompt: "All right?", default: false } },
      ],
      on: next("last"),
    },
    last: { invoke: { id: "last", src: "humanInput", input: { kind: "text", prompt: "Anything else?" } }, on: next("done") },
    done: { type: "final" },
    cancelled: { type: "final" },
  },
});
export default defineChart({ machine, title: "Every kind", interactive: true });
`;

/** Its own schema, and questions that nobody answers in time: one has a default. */
export const STRICT = `
import { actors, defineChart, setup, z } from "escapement";

const machine = setup({ actors }).createMachine({
  id: "strict",
  initial: "age",
  states: {
    age: { invoke: { id: "age", src: "humanInput", input: { kind: "text", prompt: "The age?", schema: z.string().regex(/^[0-9]+$/, "digits are wanted") } }, on: { "human.answer": "taken" } },
    taken: { invoke: { id: "taken", src: "humanInput", input: { kind: "select", prompt: "The size?", options: ["small", "large"], default: "large", timeoutMs: 600 } }, on: { "human.answer": "missed" } },
    missed: { invoke: { id: "missed", src: "humanInput", input: { kind: "text", prompt: "Still there?", timeoutMs: 600 } }, on: { "human.answer": "done", "human.cancelled": "missed in time" } },
    done: { type: "final" },
    "missed in time": { type: "final" },
  },
});
export default defineChart({ machine, title: "Strict", interactive: true });
`;

/** A model that may ask, with a budget that its first answer uses up. */
export const ASKED = `
import { actors, defineChart, setup, withQuestions, z } from "escapement";

const machine = setup({ actors }).createMachine({
  id: "asked",
  initial: "choosing",
  states: {
    choosing: {
      invoke: { id: "adviser", src: "llmConversation", input: withQuestions({ message: "Choose.", budgetTokens: 1000, allowedEvents: { chosen: { schema: z.object({ gift: z.string() }) } } }) },
      on: { chosen: "done", "error.llm.budget": "too much" },
    },
    done: { type: "final" },
    "too much": { type: "final" },
  },
});
export default defineChart({ machine, title: "A model asks", interactive: true });
`;
