// Mending a project: read what is wanted, patch, run the tests, reflect, and again. The chart runs the tests, not the model:
// so nobody can say that they pass. After so many rounds it gives up, and that is an end like any other.

import { actors, assign, captureOutput, defineChart, setup, z } from "../index.ts";
import { noteOf, patchPrompt, reflectPrompt, type Mending } from "./iterate-prompts.ts";

const params = z.object({
  test: z.string().trim().min(1).default("npm test").describe("the command that tells whether it works: exit code 0"),
  spec: z.string().trim().min(1).default("README.md").describe("a file that says what is wanted"),
  limit: z.coerce.number().int().min(1).max(600).default(120).describe("seconds after which a test that has not ended has failed"),
  rounds: z.coerce.number().int().min(1).max(50).default(8).describe("how many patches are tried"),
});

type Events =
  | { type: "patched"; change: string }
  | { type: "hopeless"; reason: string }
  | { type: "reflected"; lesson: string; kept: boolean }
  | { type: "error.llm.*"; message: string }
  | { type: "ui.interrupt" };

const system =
  "You mend code. You read before you change, you change one thing at a time, and you never touch a test. The tests are run for you.";
const tools = ["fs/read", "fs/edit", "fs/grep", "fs/glob"];

/** The command is the person's own, who started this: nobody is asked about it. */
const testCall = ({ test, limit }: Mending) => ({
  tool: "shell/run",
  input: { command: test, timeoutMs: limit * 1000 },
  confirm: false,
});

const machine = setup({
  types: { context: {} as Mending, input: {} as z.infer<typeof params>, events: {} as Events },
  actors,
  actions: {
    learn: assign(({ context: { attempts, change, before, after }, event }) =>
      event.type === "reflected"
        ? { attempts: [...attempts, { change, lesson: event.lesson, kept: event.kept }], before: event.kept ? after : before }
        : {},
    ),
  },
  guards: { wasLastRound: ({ context }) => context.attempts.length + 1 >= context.rounds },
}).createMachine({
  id: "iterate",
  context: ({ input }) => ({ ...input, wanted: "", before: "", after: "", change: "", attempts: [], reason: "" }),
  initial: "reading",
  on: {
    "ui.interrupt": { target: ".gave up", actions: assign({ reason: "interrupted" }) },
    "error.llm.*": { target: ".gave up", actions: assign({ reason: ({ event }) => event.message }) },
  },
  states: {
    reading: {
      invoke: {
        id: "spec",
        src: "toolCall",
        input: ({ context }) => ({ tool: "fs/read", input: { path: context.spec } }),
        // A project without such a file has its tests.
        onDone: { target: "checking", actions: assign({ wanted: ({ event }) => (event.output.isError ? "" : event.output.text) }) },
      },
    },
    checking: {
      invoke: {
        id: "tests",
        src: "toolCall",
        input: ({ context }) => testCall(context),
        onDone: [
          { guard: ({ event }) => !event.output.isError, target: "fixed" },
          { target: "patching", actions: assign({ before: ({ event }) => event.output.text }) },
        ],
      },
    },
    patching: {
      invoke: {
        id: "mender",
        src: "llmConversation",
        input: ({ context }) => ({
          system,
          message: patchPrompt(context),
          realTools: tools,
          allowedEvents: {
            patched: {
              description: "You have changed something: the tests are run now.",
              schema: z.object({ change: z.string().min(1).describe("file, line, what stood there and what stands there now") }),
            },
            hopeless: { description: "Gives up: there is nothing left to try.", schema: z.object({ reason: z.string().min(1) }) },
          },
          toolChoice: "required",
          maxTurns: 20,
        }),
      },
      on: {
        patched: { target: "testing", actions: assign({ change: ({ event }) => event.change }) },
        hopeless: { target: "gave up", actions: assign({ reason: ({ event }) => event.reason }) },
      },
    },
    testing: {
      invoke: {
        id: "tests",
        src: "toolCall",
        input: ({ context }) => testCall(context),
        onDone: [
          { guard: ({ event }) => !event.output.isError, target: "fixed" },
          { target: "reflecting", actions: assign({ after: ({ event }) => event.output.text }) },
        ],
      },
    },
    reflecting: {
      invoke: {
        id: "thinker",
        src: "llmConversation",
        input: ({ context }) => ({
          system,
          message: reflectPrompt(context),
          realTools: tools,
          allowedEvents: {
            reflected: {
              description: "What came of the change.",
              schema: z.object({
                lesson: z.string().min(1).describe("what you know now, in one sentence"),
                kept: z.boolean().describe("false: you took the change back"),
              }),
            },
          },
          toolChoice: "required",
          maxTurns: 20,
        }),
      },
      on: {
        reflected: [
          {
            guard: "wasLastRound",
            target: "gave up",
            actions: ["learn", assign({ reason: ({ context }) => `${context.rounds} rounds are over` })],
          },
          { target: "patching", actions: "learn" },
        ],
      },
    },
    fixed: { type: "final", entry: captureOutput("mended.md", ({ context }) => noteOf(context)) },
    "gave up": { type: "final" },
  },
  output: ({ context: { change, reason, attempts } }) => (reason === "" ? { fixed: true, change } : { fixed: false, reason, attempts }),
});

export default defineChart({ machine, params, title: "Patch and test, round by round" });
