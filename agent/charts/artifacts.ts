// A writer and a critic who share a file: the writer's text is an artifact, and the critic's prompt is made from it.

import { actors, assign, captureOutput, defineChart, renderTemplate, setup, z } from "../index.ts";

const params = z.object({
  theme: z.string().trim().min(1).max(200).default("a lighthouse keeper's last night").describe("what the text is about"),
  rounds: z.coerce.number().int().min(1).max(9).default(3).describe("how many drafts at most"),
});

interface Context extends z.infer<typeof params> {
  draft: number;
  remarks: string;
  isAccepted: boolean;
}

type Events = { type: "written"; text: string } | { type: "accepted" } | { type: "returned"; remarks: string };

const machine = setup({
  types: { context: {} as Context, input: {} as z.infer<typeof params>, events: {} as Events },
  actors,
  guards: { isLastDraft: ({ context }) => context.draft >= context.rounds },
}).createMachine({
  id: "artifacts",
  context: ({ input }) => ({ ...input, draft: 0, remarks: "", isAccepted: false }),
  initial: "writing",
  states: {
    writing: {
      entry: assign({ draft: ({ context }) => context.draft + 1 }),
      invoke: {
        id: "writer",
        src: "llmConversation",
        input: ({ context, self }) => ({
          system: "You write short prose: five to ten sentences, plain words.",
          // {{writer.md}} is the artifact of that name: the draft before this one.
          message:
            context.remarks === ""
              ? `Write a short text. The theme: ${context.theme}.`
              : renderTemplate(
                  "Write your text anew.\n\nIt was:\n{{writer.md}}\n\nThe critic says:\n{{remarks}}",
                  { self },
                  { remarks: context.remarks },
                ),
          allowedEvents: { written: { description: "Hands in your text.", schema: z.object({ text: z.string().min(1) }) } },
        }),
      },
      // Written before the next state is entered: the critic's prompt finds it.
      on: { written: { target: "reading", actions: captureOutput("writer.md") } },
    },
    reading: {
      invoke: {
        id: "critic",
        src: "llmConversation",
        input: ({ self }) => ({
          system: "You are a strict and friendly critic.",
          message: renderTemplate("Read this text. Accept it, or return it with your remarks.\n\n{{writer.md}}", { self }),
          allowedEvents: {
            accepted: { description: "The text is good as it is.", schema: z.object({}) },
            returned: { description: "The writer shall try again.", schema: z.object({ remarks: z.string().min(1) }) },
          },
        }),
      },
      on: {
        accepted: { target: "done", actions: assign({ isAccepted: true }) },
        returned: [
          { guard: "isLastDraft", target: "done" },
          { target: "writing", actions: assign({ remarks: ({ event }) => event.remarks }) },
        ],
      },
    },
    done: { type: "final" },
  },
  output: ({ context: { draft, isAccepted } }) => ({ drafts: draft, accepted: isAccepted }),
});

export default defineChart({ machine, params, title: "A writer and a critic" });
