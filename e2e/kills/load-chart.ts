// The chart that is killed: text streams all the time beside rounds of a model, a tool that leaves a trace, and a question. What the question
// says was thrown with dice into the context: only a checkpoint knows it.

export const ROUNDS = 6;
/** Every run of the tool leaves a line here: what ran twice stands there twice. */
export const TRACE = "ran.txt";

/** A child that holds much and changes seldom: the run's checkpoints are a whole one now and then, and what changed since. */
const ARCHIVE = `
const archive = setup({}).createMachine({
  id: "archive",
  context: { kept: "what was found before ".repeat(5_000), looked: 0 },
  initial: "waiting",
  states: { waiting: { after: { 700: { target: "waiting", reenter: true, actions: assign({ looked: ({ context }) => context.looked + 1 }) } } } },
});
`;
const KEEPING = `
      keeping: {
        initial: "kept",
        states: {
          kept: { invoke: { id: "archive", src: "archive" }, on: { "human.answer": { guard: ({ context }) => context.round >= ${ROUNDS - 1}, target: "over" } } },
          over: { type: "final" },
        },
      },`;

/** `isWide`: over 64 Ki characters of context. */
export const loadChart = (isWide: boolean): string => `
import { actors, assign, defineChart, setup } from "escapement";
${isWide ? ARCHIVE : ""}
const talk = { src: "llmConversation", input: { message: "Write four haiku about rain, one after the other.", onEndTurn: "talked", realTools: [] } };

export default defineChart({
  title: "Under load",
  machine: setup({ actors${isWide ? ": { ...actors, archive }" : ""} }).createMachine({
    id: "load",
    type: "parallel",
    context: () => ({ round: 0, dice: Math.random() }),
    states: {${isWide ? KEEPING : ""}
      chorus: {
        initial: "one",
        states: {
          one: { invoke: { ...talk, id: "first" }, on: { talked: "two" } },
          two: { invoke: { ...talk, id: "second" }, on: { talked: "three" } },
          three: { invoke: { ...talk, id: "third" }, on: { talked: "silent" } },
          silent: { type: "final" },
        },
      },
      work: {
        initial: "running",
        states: {
          running: {
            invoke: {
              id: "trace",
              src: "toolCall",
              input: ({ context }) => ({ tool: "shell/run", input: { command: "echo " + context.round + " >> ${TRACE}" }, confirm: false }),
              onDone: "asking",
            },
          },
          asking: {
            invoke: { id: "ask", src: "humanInput", input: ({ context }) => ({ kind: "text", prompt: "Round " + context.round + ": " + context.dice + "?" }) },
            on: { "human.answer": { target: "turning", actions: assign({ round: ({ context }) => context.round + 1, dice: () => Math.random() }) } },
          },
          turning: { always: [{ guard: ({ context }) => context.round >= ${ROUNDS}, target: "over" }, { target: "running" }] },
          over: { type: "final" },
        },
      },
    },
  }),
});
`;
