// Looking through a tree with tools. Each finding is an event that leads nowhere: the state stays, the list grows.

import { actors, assign, captureOutput, defineChart, setup, tellLlm, z } from "../index.ts";

const params = z.object({
  path: z.string().trim().min(1).default(".").describe("the folder to look through"),
  look_for: z.string().trim().min(1).default("mistakes, dead code, forgotten TODOs").describe("what counts as a finding"),
});

const finding = z.object({
  file: z.string().min(1).describe("path of the file"),
  line: z.int().min(1).max(1_000_000).optional(),
  severity: z.enum(["note", "warning", "error"]),
  message: z.string().min(1).describe("what you found, in one sentence"),
});

type Finding = z.infer<typeof finding>;

type Events =
  | ({ type: "found" } & Finding)
  | { type: "finished"; summary: string }
  | { type: "llm.idle"; text: string }
  | { type: "error.llm.*"; message: string }
  | { type: "ui.interrupt" };

interface Context extends z.infer<typeof params> {
  findings: Finding[];
  summary: string;
  /** Times that it said something and called nothing. */
  idle: number;
}

/** How often it is asked to go on: a model that only writes never comes to an end by itself. */
const IDLE_MAX = 5;

function reportOf({ findings, summary }: Context): string {
  const lines = findings.map(
    ({ file, line, severity, message }) => `- **${severity}** ${file}${line === undefined ? "" : `:${line}`}: ${message}`,
  );
  return [`# ${findings.length === 1 ? "1 finding" : `${findings.length} findings`}`, "", summary, "", ...lines, ""].join("\n");
}

const machine = setup({
  types: { context: {} as Context, input: {} as z.infer<typeof params>, events: {} as Events },
  actors,
  guards: { isAskedEnough: ({ context }) => context.idle >= IDLE_MAX },
}).createMachine({
  id: "scan",
  context: ({ input }) => ({ ...input, findings: [], summary: "", idle: 0 }),
  initial: "scanning",
  states: {
    scanning: {
      invoke: {
        id: "scanner",
        src: "llmConversation",
        input: ({ context }) => ({
          system: "You look through a tree of files. You change nothing. You report what you see yourself, and where.",
          message: `Look through ${context.path} for: ${context.look_for}. Report each thing you find, then finish.`,
          // These run when the model calls them; what it may call at all is said with --tools.
          realTools: ["fs/glob", "fs/grep", "fs/read"],
          allowedEvents: {
            found: { description: "Reports one thing that you found.", schema: finding },
            finished: { description: "Ends the scan.", schema: z.object({ summary: z.string().min(1) }) },
          },
          maxTurns: 40,
        }),
      },
      on: {
        found: {
          actions: assign({
            findings: ({ context, event: { file, line, severity, message } }) => [
              ...context.findings,
              { file, severity, message, ...(line === undefined ? {} : { line }) },
            ],
          }),
        },
        finished: { target: "reported", actions: assign({ summary: ({ event }) => event.summary }) },
        "llm.idle": [
          {
            guard: "isAskedEnough",
            target: "reported",
            actions: assign({ summary: ({ event }) => `The scan stopped: the model only writes. It said: ${event.text}` }),
          },
          {
            actions: [
              assign({ idle: ({ context }) => context.idle + 1 }),
              tellLlm("scanner", "Go on, report what you find as the event, and finish when you have seen enough."),
            ],
          },
        ],
        // Whatever was found until then is worth a report.
        "error.llm.*": { target: "reported", actions: assign({ summary: ({ event }) => `The scan stopped: ${event.message}` }) },
        "ui.interrupt": { target: "reported", actions: assign({ summary: "The scan was interrupted." }) },
      },
    },
    reported: { type: "final", entry: captureOutput("findings.md", ({ context }) => reportOf(context)) },
  },
  output: ({ context: { findings, summary } }) => ({ summary, findings }),
});

export default defineChart({ machine, params, title: "Findings in a tree" });
