// A chart of one state with one conversation, for tests.

import { setup } from "xstate";
import { z } from "zod";
import { actors } from "../actors.ts";
import { callTools, type ScriptStep } from "../ports/backend.scripted.ts";
import { type FakeOptions, type FakeRun, startFake } from "../run.fake.ts";
import type { LlmConversationInput } from "./inputs.ts";

export const base = setup({ actors });
export const written = { allowedEvents: { written: { description: "Sends it.", schema: z.object({ line: z.string() }) } } };

/** One state with one conversation; `written` and `over` end it, `handles` are other events that do, `internal` some that lead nowhere. */
export function talk(input: LlmConversationInput, options: FakeOptions & { handles?: string[]; internal?: string[] } = {}): FakeRun {
  const { handles = [], internal = [], ...rest } = options;
  const ends = Object.fromEntries(["written", "over", "ui.quit", ...handles].map((event) => [event, "done"]));
  const on = { ...ends, ...Object.fromEntries(internal.map((event) => [event, {}])) };
  return startFake(
    base.createMachine({
      initial: "talk",
      states: { talk: { invoke: { id: "writer", src: "llmConversation", input }, on }, done: { type: "final" } },
    }),
    rest,
  );
}

/** An answer that sends `written`. */
export const write = (line: unknown): ScriptStep[] => callTools({ name: "event__written", input: { line } });
/** The run's story without what the runner says of itself. */
export const llm = (run: FakeRun): string[] => run.story().filter((one) => !one.startsWith("runner/"));
