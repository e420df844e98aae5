// Keys and tokens: in no argument list, in no environment but their own, in no file of the session, on no screen, in no frame.

import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startOpenAiServer } from "../agent/backends/ai-sdk/openai-server.fake.ts";
import type { FakeAnswer } from "../agent/backends/ai-sdk/sse-plays.fake.ts";
import { workspaceOfEachTest } from "./each-test.ts";
import { connectPlainClient } from "./plain-client.ts";
import { childrenOf, eventually } from "./workspace.ts";

// Put together here, so that no file of this project holds anything that looks like a key.
const KEY = ["sk", "test-4f9a8b7c6d5e4f3a2b1c"].join("-");
const OTHER_KEY = ["no-such", "form", "but-known-by-its-variable"].join("_");
const PASTED = ["ghp", "0123456789abcdefghijABCDEFGHIJ456789"].join("_");
const SECRETS = [KEY, OTHER_KEY, PASTED];

const CHART = `
import { actors, defineChart, setup, z } from "escapement";
const machine = setup({ actors }).createMachine({
  id: "leaky",
  initial: "working",
  states: {
    working: {
      invoke: { id: "worker", src: "llmConversation", input: ({ event }) => ({ system: "Work.", message: "Here is a key: ${PASTED}", realTools: "all",
        allowedEvents: { finished: { description: "Ends it.", schema: z.object({ words: z.string() }) } } }) },
      on: { finished: "asking" },
    },
    asking: { invoke: { id: "ask", src: "humanInput", input: { kind: "confirm", prompt: "Is ${KEY} still secret?" } }, on: { "human.answer": "done" } },
    done: { type: "final" },
  },
});
export default defineChart({ machine, title: "A chart that tells ${PASTED}" });
`;

const space = workspaceOfEachTest();

const familyOf = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(familyOf)];
const proc = (pid: number, file: "cmdline" | "environ"): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1").replaceAll("\0", "\n");
  } catch {
    return "";
  }
};
const filesUnder = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: "utf8" })
    .map((file) => join(dir, file))
    .filter((file) => statSync(file).isFile());

test("a run on the screen whose model repeats keys and looks into its environment", async () => {
  const requests: string[] = [];
  const provider = await startOpenAiServer({
    play: ({ body }) => {
      requests.push(JSON.stringify(body));
      return { kind: "answer", answer: answerTo(body, requests.length) };
    },
  });
  writeFileSync(join(space.dir, "leaky.ts"), CHART);
  const flags = `--tui=opentui --backend openai --model m --api-base-url ${provider.url} --api-key-env MY_OWN_KEY --tools shell/run --confirm never`;
  const program = space.shellInPty(`escapement run ./leaky.ts ${flags}`, { env: { MY_OWN_KEY: KEY, SOME_SERVICE_TOKEN: OTHER_KEY } });
  const { token, pid, url } = await space.address();
  const client = await connectPlainClient(url);
  await eventually("the question", () => client.prompts[0]);
  await program.until(/still secret/);

  for (const member of familyOf(program.pid)) {
    for (const secret of [token, KEY, OTHER_KEY]) expect(proc(member, "cmdline")).not.toContain(secret);
    const isSidecar = proc(member, "cmdline").includes("tui.js");
    if (isSidecar) for (const secret of [KEY, OTHER_KEY]) expect(proc(member, "environ")).not.toContain(secret);
    expect(proc(member, "environ")).not.toContain(token);
  }
  // Nobody but the provider gets its key; the tool's own environment has neither it nor anything of ours.
  const toolSaid = requests.find((request) => request.includes("the environment ends here")) ?? "";
  expect(toolSaid).toContain("PATH=");
  for (const secret of [token, KEY, "ESCAPEMENT_", "OPENTUI_"]) expect(toolSaid.slice(toolSaid.indexOf("PATH="))).not.toContain(secret);

  client.send({ kind: "answer", "prompt-id": client.prompts[0]?.["prompt-id"], value: true });
  await eventually("the end", () => client.events.some(({ event }) => event === "runner/done"));
  for (const secret of [...SECRETS, token]) {
    expect(client.messages.filter((message) => message.includes(secret))).toEqual([]);
    expect(program.bytes()).not.toContain(secret);
    const dir = await space.sessionDir();
    const leaks = filesUnder(dir).filter((file) => !file.endsWith("lock.json") && readFileSync(file, "utf8").includes(secret));
    expect(leaks).toEqual([]);
  }
  // However the pieces were cut, together they say what was there.
  const said = client.events
    .filter(({ event }) => event === "llm/delta")
    .map(({ data }) => data["text"])
    .join("");
  expect(said).toContain("«redacted:sk-…2b1c»");
  expect(client.messages.some((message) => message.includes("«redacted:ghp_…6789»"))).toBe(true);
  await program.until(/Run finished/);
  program.press("ctrl-c");
  await program.ended;
  await provider.close();
  expect(pid).toBeGreaterThan(0);
});

/** First the environment is asked for, then everything is repeated, character by character. */
function answerTo(body: Record<string, unknown>, turn: number): FakeAnswer {
  const tools = (body["tools"] ?? []) as { function: { name: string } }[];
  const named = (part: string): string => tools.find((tool) => tool.function.name.includes(part))?.function.name ?? part;
  const call =
    turn === 1
      ? { id: "c1", name: named("shell"), arguments: JSON.stringify({ command: "env; echo the environment ends here" }) }
      : { id: "c2", name: named("finished"), arguments: JSON.stringify({ words: `again ${KEY}` }) };
  return {
    model: "m",
    thinking: [],
    text: [...`I was told ${PASTED}, ${OTHER_KEY} and ${KEY}.`],
    calls: [call],
    usage: { prompt: 1, completion: 1 },
  };
}
