// Mending a project: read what is wanted, patch, run the tests, reflect, and again. The chart runs the tests, not the model:
// so nobody can say that they pass. After so many rounds it gives up, and that is an end like any other.

import { actors, assign, captureOutput, defineChart, setup, z, type LlmConversationInput } from "../index.ts";
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

/** A person is asked about the command once: what they allowed is run again unasked. */
const testCall = ({ test, limit, allowed }: Mending) => ({
  tool: "shell/run",
  input: { command: test, timeoutMs: limit * 1000 },
  confirm: !allowed,
});

/** A conversation about the tests, which ends with one of these events. */
const conversation = (message: string, allowedEvents: LlmConversationInput["allowedEvents"] & object): LlmConversationInput => ({
  system:
    "You mend code. You read before you change, you change one thing at a time, and you never touch a test. The tests are run for you.",
  message,
  realTools: ["fs/read", "fs/edit", "fs/grep", "fs/glob"],
  allowedEvents,
  toolChoice: "required",
  maxTurns: 20,
});

const patched = {
  description: "You have changed something: the tests are run now.",
  schema: z.object({ change: z.string().min(1).describe("file, line, what stood there and what stands there now") }),
};
const hopeless = { description: "Gives up: there is nothing left to try.", schema: z.object({ reason: z.string().min(1) }) };
const reflected = {
  description: "What came of the change.",
  schema: z.object({
    lesson: z.string().min(1).describe("what you know now, in one sentence"),
    kept: z.boolean().describe("false: you took the change back"),
  }),
};

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
  context: ({ input }) => ({ ...input, wanted: "", before: "", after: "", change: "", attempts: [], reason: "", allowed: false }),
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
          {
            guard: ({ event }) => event.output.refused === true,
            target: "gave up",
            actions: assign({ reason: ({ event }) => `without the tests there is nothing to go by: ${event.output.text}` }),
          },
          { target: "patching", actions: assign({ before: ({ event }) => event.output.text, allowed: true }) },
        ],
      },
    },
    patching: {
      invoke: {
        id: "mender",
        src: "llmConversation",
        input: ({ context }) => conversation(patchPrompt(context), { patched, hopeless }),
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
        input: ({ context }) => conversation(reflectPrompt(context), { reflected }),
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
