// A scenario played, whole or from where it was cut; and what must be so at its end.

import { expect } from "vitest";
import type { Envelope } from "../../../wire/index.ts";
import { sayText } from "../ports/backend.scripted.ts";
import type { Tool } from "../ports/tool.ts";
import { type FakeOptions, type FakeRun, startFake } from "../run.fake.ts";
import { decoded } from "./cut.fake.ts";
import type { Scenario } from "./scenarios.fake.ts";

export interface Played extends FakeRun {
  effects: string[];
  asked: string[];
}

export function play(scenario: Scenario, options: FakeOptions): Played {
  const effects: string[] = [];
  const asked: string[] = [];
  const tools = Object.entries(scenario.tools ?? {}).map(([name, kind]): Tool => ({
    name,
    description: name,
    inputSchema: { type: "object" },
    effects: kind,
    run(input, { sessionId }) {
      if (kind !== "none") effects.push(`${sessionId} ${name} ${JSON.stringify(input)}`);
      return Promise.resolve({ isError: false, text: `did ${JSON.stringify(input)}` });
    },
  }));
  const run = startFake(scenario.machine(), {
    script: scenario.script ?? (() => sayText("well")),
    tools,
    onInput(prompt) {
      asked.push(prompt.promptId);
      void prompt.answer(scenario.answer?.(prompt.opts.prompt), "ann");
    },
    ...(scenario.confirms === true
      ? {
          confirmTool: async (call, _signal, ask) => {
            const answer = await ask({ kind: "confirm", opts: { prompt: `${call.tool}?` } });
            return answer?.answer === true ? { proceed: true } : { proceed: false, feedback: "no" };
          },
        }
      : {}),
    ...options,
  });
  return { ...run, effects, asked };
}

/** `again` went on after the first `cut` lines of `whole`. */
export async function expectSameEnd(whole: Played, cut: number, again: Played): Promise<void> {
  const [result, ended] = [await whole.result, await again.result];
  const story = whole.events();
  const before = story.slice(0, cut);
  const { store } = again;
  const events = store.lines.map(decoded);
  const where = `cut after ${cut - 1} ${story[cut - 1]?.event}`;
  const endOf = ({ status, output, finalConfig, message }: typeof result): unknown => ({ where, status, output, finalConfig, message });
  expect(endOf(ended)).toEqual(endOf(result));
  expect(store.lines.slice(0, cut), where).toEqual(whole.store.lines.slice(0, cut));
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_one, n) => n));
  expect(
    events.flatMap(({ event, seq }) => (ENDS.includes(event) ? [seq] : [])),
    where,
  ).toEqual([events.length - 1]);
  expect({ where, ...deeds(events) }).toEqual({ where, ...deeds(story) });
  const started = before.filter(({ event, data }) => event === "llm/tool-start" && data["effects"] !== "none");
  expect(again.effects.length + started.length, where).toBe(whole.effects.length);
  const answered = before.flatMap(({ event, data }) => (event === "human-input/answer" ? [data["prompt-id"]] : []));
  for (const promptId of again.asked) expect(answered, where).not.toContain(promptId);
  for (const event of ONCE) expect({ where, event, ...tally(events, event) }).toEqual({ where, event, ...tally(story, event) });
  expect(store.artifacts).toEqual(whole.store.artifacts);
}

const ENDS = ["runner/done", "runner/aborted", "runner/error"];
/** On record as often as if nothing had happened. */
const ONCE = [
  "human-input/start",
  "human-input/answer",
  "human-input/cancelled",
  "runner/child-done",
  "artifact/written",
  "llm/start",
  "llm/worker-exit",
  "llm/user-message",
  "llm/response",
  "llm/tool-start",
  "llm/tool-result",
  "llm/error",
];

function tally(events: readonly Envelope[], event: string): Record<string, number> {
  const by: Record<string, number> = {};
  for (const one of events) {
    if (one.event !== event) continue;
    const { "session-id": session, invokeid, "prompt-id": promptId, name } = one.data;
    const key = JSON.stringify([session, invokeid, promptId, name, one["transcript/turn"]]);
    by[key] = (by[key] ?? 0) + 1;
  }
  return by;
}

/** What a chart did, session by session: which event, and where it led. */
function deeds(events: readonly Envelope[]): Record<string, string[]> {
  const by: Record<string, string[]> = {};
  for (const { event, data } of events) {
    if (event !== "runner/event-processed") continue;
    const session = String(data["session-id"]);
    (by[session] ??= []).push(`${String(data["event-name"])} → ${(data["config-after"] as string[]).join(" ")}`);
  }
  return by;
}
