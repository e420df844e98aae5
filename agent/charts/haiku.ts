// The tournament: a planner opens it, poets write at once, judges score every poem in two rounds, and a summary is left
// behind. Poets and judges are charts of their own (haiku-poet.ts, haiku-judge.ts), run by `multiplex`.

import { actors, assign, captureOutput, defineChart, setup, z, type MultiplexResult } from "../index.ts";
import { judge } from "./haiku-judge.ts";
import { poet } from "./haiku-poet.ts";
import { entriesOf, finalistsOf, ranked, scored, summaryOf, type Entry } from "./haiku-standings.ts";

const params = z.object({
  poets: z.coerce.number().int().min(3).max(30).default(8).describe("how many poets"),
  judges: z.coerce.number().int().min(1).max(6).default(3).describe("how many judges"),
  theme: z.string().trim().min(1).max(200).default("rain on a tin roof").describe("what the poems are about"),
  pick: z.enum(["judges", "person"]).default("judges").describe("who picks the winner"),
});

interface Context extends z.infer<typeof params> {
  /** Best first once they are judged. */
  entries: Entry[];
  winner: string;
  reason: string;
}

type Events =
  | { type: "start" }
  | { type: "abort"; reason: string }
  | { type: "human.answer"; answer: string }
  | { type: "human.cancelled" }
  | { type: "ui.interrupt" };

const NAMES =
  "Ada Basho Chiyo Denis Edda Farid Greta Hiro Imani Jonas Kaya Lev Mina Noor Otto Priya Quinn Rosa Sora Tove Uma Vera Wen Xenia Yuki Zora Buson Issa Shiki Sei".split(
    " ",
  );
/** What each judge looks for, by the name that stands on the screen. */
const TASTES = [
  { label: "picture", taste: "one clear picture" },
  { label: "sound", taste: "the sound of it" },
  { label: "turn", taste: "the turn in the last line" },
  { label: "restraint", taste: "that no word is too much" },
  { label: "silence", taste: "what is left unsaid" },
  { label: "surprise", taste: "what nobody expected" },
] as const;
const HELPERS = ["none", "muse", "none", "critic"] as const;

const judgesOf = ({ judges, theme }: Context, entries: readonly Entry[]) => ({
  items: TASTES.slice(0, judges).map(({ label, taste }) => ({
    chart: judge,
    label,
    params: { taste, theme, poems: entries.map((entry) => entry.haiku) },
  })),
});

/** The final's scores beside the first round's; the first of the list is the judges' winner. */
function crowned({ entries }: Context, results: readonly MultiplexResult[]): Pick<Context, "entries" | "winner"> {
  const finalists = finalistsOf(entries);
  const standings = ranked([...scored(finalists, results), ...entries.slice(finalists.length)]);
  return { entries: standings, winner: standings[0]?.name ?? "" };
}

const machine = setup({
  types: { context: {} as Context, input: {} as z.infer<typeof params>, events: {} as Events },
  actors,
}).createMachine({
  id: "haiku",
  context: ({ input }) => ({ ...input, entries: [], winner: "", reason: "" }),
  initial: "planning",
  on: { "ui.interrupt": { target: ".aborted", actions: assign({ reason: "interrupted" }) } },
  states: {
    planning: {
      invoke: {
        id: "planner",
        src: "llmConversation",
        input: ({ context }) => ({
          system: "You plan a haiku tournament. Start it, unless its theme cannot be written about.",
          message: `Make a plan for ${context.poets} poets and ${context.judges} judges, in two or three sentences, then start. The theme: ${context.theme}.`,
          allowedEvents: {
            start: { description: "Opens the tournament.", schema: z.object({}) },
            abort: { description: "Calls it off.", schema: z.object({ reason: z.string().min(1) }) },
          },
        }),
      },
      on: {
        start: "composing",
        abort: { target: "aborted", actions: assign({ reason: ({ event }) => event.reason }) },
      },
    },
    composing: {
      invoke: {
        id: "poets",
        src: "multiplex",
        input: ({ context }) => ({
          items: NAMES.slice(0, context.poets).map((name, index) => ({
            chart: poet,
            label: name,
            params: { name, theme: context.theme, helper: HELPERS[index % HELPERS.length] },
          })),
        }),
        onDone: [
          {
            guard: ({ event }) => entriesOf(event.output).length >= 2,
            target: "judging",
            actions: assign({ entries: ({ event }) => entriesOf(event.output) }),
          },
          { target: "aborted", actions: assign({ reason: "fewer than two poems were handed in" }) },
        ],
      },
    },
    judging: {
      invoke: {
        id: "judges",
        src: "multiplex",
        input: ({ context }) => judgesOf(context, context.entries),
        onDone: { target: "final", actions: assign({ entries: ({ context, event }) => scored(context.entries, event.output) }) },
      },
    },
    final: {
      invoke: {
        id: "final",
        src: "multiplex",
        input: ({ context }) => judgesOf(context, finalistsOf(context.entries)),
        onDone: [
          {
            guard: ({ context }) => context.pick === "person",
            target: "picking",
            actions: assign(({ context, event }) => crowned(context, event.output)),
          },
          { target: "done", actions: assign(({ context, event }) => crowned(context, event.output)) },
        ],
      },
    },
    picking: {
      invoke: {
        id: "pick",
        src: "humanInput",
        input: ({ context }) => ({
          kind: "select",
          prompt: "Which haiku wins?",
          options: finalistsOf(context.entries).map((entry) => ({
            value: entry.name,
            label: entry.haiku.replaceAll("\n", " / "),
            hint: `${entry.name}, ${entry.rounds.at(-1) ?? 0}`,
          })),
          default: context.winner,
        }),
      },
      on: {
        "human.answer": { target: "done", actions: assign({ winner: ({ event }) => event.answer }) },
        // Nobody wants to pick: the judges' word stands.
        "human.cancelled": { target: "done", actions: assign({ pick: "judges" }) },
      },
    },
    done: { type: "final", entry: captureOutput("summary.md", ({ context }) => summaryOf(context)) },
    aborted: { type: "final" },
  },
  output: ({ context: { winner, reason, entries } }) =>
    winner === "" ? { reason } : { winner, haiku: entries.find((entry) => entry.name === winner)?.haiku },
});

export default defineChart({ machine, params, title: "A haiku tournament" });
