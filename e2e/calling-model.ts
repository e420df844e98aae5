// A model on loopback that calls the tools a test wants, one round an answer, and then says that it is done; and a chart for it.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startOpenAiServer } from "../agent/backends/ai-sdk/openai-server.fake.ts";
import type { Workspace } from "./workspace.ts";

const CHART = `
import { actors, defineChart, setup } from "escapement";
const machine = setup({ actors: { llmConversation: actors.llmConversation } }).createMachine({
  id: "worker",
  initial: "working",
  states: {
    working: {
      invoke: { id: "worker", src: "llmConversation", input: { message: "go", realTools: process.env.TOOLS.split(",") } },
      on: { "llm.idle": "ended" },
    },
    ended: { type: "final" },
  },
});
export default defineChart({ machine });
`;

export interface Call {
  name: string;
  input: unknown;
}

export interface CallingModel {
  /** Of a run against it. */
  args: string[];
  /** For that run: a home of its own, no key, and the tools it may call. */
  env: Record<string, string>;
  /** What it got back for its calls, in order. */
  told(): string[];
  close(): Promise<void>;
}

/** `tools`: those it may call; absent: those that `rounds` name. A round may be worked out when its turn comes. */
export async function startCallingModel(
  space: Workspace,
  rounds: readonly (readonly Call[] | (() => Promise<Call[]>))[],
  tools?: string,
): Promise<CallingModel> {
  writeFileSync(join(space.dir, "chart.ts"), CHART);
  const server = await startOpenAiServer({
    play: async (_request, index) => {
      const round = rounds[index];
      const calls = (typeof round === "function" ? await round() : round) ?? [];
      return {
        kind: "answer",
        answer: {
          model: "m",
          thinking: [],
          text: calls.length === 0 ? ["done"] : [],
          calls: calls.map(({ name, input }, n) => ({
            id: `call-${index}-${n}`,
            name: name.replaceAll("/", "_"),
            arguments: JSON.stringify(input),
          })),
          usage: { prompt: 1_000, completion: 100 },
        },
      };
    },
  });
  const named = new Set(rounds.flatMap((round) => (typeof round === "function" ? [] : round.map(({ name }) => name))));
  return {
    args: ["run", "./chart.ts", "--backend", "openai", "--api-base-url", server.url, "--model", "m"],
    env: { ...ownHome(space), TOOLS: tools ?? [...named].join(",") },
    told: () =>
      server.requests
        .flatMap(({ body }) =>
          (body["messages"] as { role: string; content: string }[]).filter(({ role }) => role === "tool").map(({ content }) => content),
        )
        .filter((text, at, all) => all.indexOf(text) === at),
    close: () => server.close(),
  };
}

/** An environment without this machine's configuration and keys. */
export const ownHome = (space: Workspace): Record<string, string> => ({
  XDG_CONFIG_HOME: join(space.dir, "xdg"),
  HOME: space.dir,
  OPENAI_API_KEY: "",
  ANTHROPIC_API_KEY: "",
});
