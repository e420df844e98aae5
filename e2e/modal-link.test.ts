// The link cut under an open question: a screen that joined with `attach`, a TCP proxy between it and the agent, a person who types
// on. The text stays, the screen says what is the matter, the answer goes once and only to its own question.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { workspaceOfEachTest } from "./each-test.ts";
import { connectPlainClient } from "./plain-client.ts";
import type { PtyProgram } from "./pty.ts";
import { startTcpProxy, type TcpProxy } from "./reconnect/tcp-proxy.ts";
import { eventually } from "./workspace.ts";

const space = workspaceOfEachTest();
let proxy: TcpProxy | undefined;
afterEach(async () => {
  await proxy?.close();
});

/** A question, then one that goes away when another is answered. */
const CHART = `
import { actors, defineChart, setup } from "escapement";

const ask = (id: string, kind: "text" | "confirm", prompt: string, multiline = false) => ({ id, src: "humanInput" as const, input: { kind, prompt, multiline } });
const machine = setup({ actors }).createMachine({
  id: "asks",
  initial: "first",
  states: {
    first: { invoke: ask("first", "text", "The first?", true), on: { "human.answer": "second" } },
    second: { invoke: ask("second", "text", "The second?"), on: { "human.answer": "third", "human.cancelled": "third" } },
    third: { invoke: [ask("third", "text", "The third?"), ask("other", "confirm", "Or rather not?")], on: { "human.cancelled": "last" } },
    last: { invoke: ask("last", "confirm", "All right?"), on: { "human.answer": "done" } },
    done: { type: "final" },
  },
});
export default defineChart({ machine, title: "Asks", interactive: true });
`;

const answers = (): unknown[] =>
  space
    .transcript()
    .filter(({ event }) => event === "human-input/answer")
    .map(({ data }) => data["answer"]);

/** The lock names the proxy's port: whoever joins goes through it, and comes back through it. */
async function through(port: number): Promise<TcpProxy> {
  const made = await startTcpProxy(() => port);
  const file = join(await space.sessionDir(), "lock.json");
  const lock = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...lock, port: made.port }));
  return made;
}

async function cutUnder(screen: PtyProgram, link: TcpProxy): Promise<void> {
  link.open(false);
  link.cut();
  await screen.until(/connection lost|connecting again/);
}

test("half typed, answered by another, withdrawn: with the link cut under each", async () => {
  writeFileSync(join(space.dir, "asks.ts"), CHART);
  space.start(["run", "./asks.ts", "--tui=opentui", "--no-spawn"]);
  const { port, url } = await space.address();
  const link = (proxy = await through(port));
  const screen = space.inPty(["attach", "latest"], { cols: 100, rows: 30 });
  const other = await connectPlainClient(url);

  // Half typed when it breaks, the other half typed without it; a resize in between.
  await screen.until(/The first\?/);
  screen.write("half of");
  await screen.until(/half of/);
  await cutUnder(screen, link);
  await screen.until(/half of/);
  screen.write(" it, and");
  await screen.until(/half of it, and/);
  screen.resize(60, 16);
  await screen.until((now) => /half of it, and/.test(now) && now.split("\n").every((line) => line.length <= 60), "the same at 60 columns");
  screen.resize(100, 30);
  screen.write(" the rest");
  await screen.until(/half of it, and the rest/);
  screen.press("enter");
  await screen.until(/the answer is kept/);
  expect(answers()).toEqual([]);
  link.open(true);
  await screen.until(/The second\?/);
  expect(answers()).toEqual(["half of it, and the rest"]);

  // Somebody else answers meanwhile.
  screen.write("mine");
  await screen.until(/mine/);
  await cutUnder(screen, link);
  const second = await eventually("the second question", () => other.prompts.find(({ opts }) => opts["prompt"] === "The second?"));
  other.send({ kind: "answer", "prompt-id": second["prompt-id"], value: "theirs" });
  await eventually("the third question", () => other.prompts.find(({ opts }) => opts["prompt"] === "The third?"));
  await screen.until(/mine/);
  link.open(true);
  await screen.until(/the question was answered by /);
  expect(answers()).toEqual(["half of it, and the rest", "theirs"]);

  // It goes away meanwhile: a cancel of the one beside it leads on.
  await screen.until(/The third\?/);
  screen.write("too late");
  await screen.until(/too late/);
  await cutUnder(screen, link);
  screen.press("enter");
  await screen.until(/the answer is kept/);
  const beside = await eventually("the one beside it", () => other.prompts.find(({ opts }) => opts["prompt"] === "Or rather not?"));
  other.send({ kind: "answer", "prompt-id": beside["prompt-id"], cancelled: true });
  await eventually("the last question", () => other.prompts.find(({ opts }) => opts["prompt"] === "All right?"));
  link.open(true);
  await screen.until(/the question was withdrawn; your answer was not sent/);

  // And whole again: one answer, once.
  await screen.until(/All right\?/);
  screen.write("y");
  await screen.until(/Run finished/);
  expect(answers()).toEqual(["half of it, and the rest", "theirs", true]);
  other.cut();
  screen.press("ctrl-c");
  expect((await screen.ended).code).toBe(0);
});
