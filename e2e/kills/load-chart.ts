// The chart that is killed: text streams all the time beside rounds of a model, a tool that leaves a trace, and a question.

export const ROUNDS = 6;
/** Every run of the tool leaves a line here: what ran twice stands there twice. */
export const TRACE = "ran.txt";

export const LOAD_CHART = `
import { actors, assign, defineChart, setup } from "escapement";

const talk = { src: "llmConversation", input: { message: "Write four haiku about rain, one after the other.", onEndTurn: "talked", realTools: [] } };

export default defineChart({
  title: "Under load",
  machine: setup({ actors }).createMachine({
    id: "load",
    type: "parallel",
    context: { round: 0 },
    states: {
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
            invoke: { id: "ask", src: "humanInput", input: ({ context }) => ({ kind: "text", prompt: "Round " + context.round + "?" }) },
            on: { "human.answer": { target: "turning", actions: assign({ round: ({ context }) => context.round + 1 }) } },
          },
          turning: { always: [{ guard: ({ context }) => context.round >= ${ROUNDS}, target: "over" }, { target: "running" }] },
          over: { type: "final" },
        },
      },
    },
  }),
});
`;
