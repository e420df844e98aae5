// A run that goes on: after it was stopped, after its agent was killed, on a screen and in a pipe; and what is refused.

import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { workspaceOfEachTest } from "./each-test.ts";
import { connectPlainClient } from "./plain-client.ts";
import { checkWhole, eventually } from "./workspace.ts";

const space = workspaceOfEachTest();

const names = (): string[] => space.transcript().map(({ event }) => event);
const log = (): string => readFileSync(join(space.sessionDirNow() ?? "", "transcript.jsonl"), "utf8");
const answers = (): unknown[] => space.transcript().flatMap(({ event, data }) => (event === "human-input/answer" ? [data["answer"]] : []));

/** An agent that waits for its first answer, gets it, and is killed before its second question is answered. */
async function killedInSecondQuestion(): Promise<string> {
  const child = space.start(["run", "ask", "--tui=opentui", "--no-spawn", "--no-keep-alive"]);
  const { url } = await space.address();
  const client = await connectPlainClient(url);
  await eventually("the second question", () => {
    for (const message of client.messages) {
      const frame = JSON.parse(message) as Record<string, unknown>;
      if (frame["kind"] !== "prompt") continue;
      if (frame["type"] === "confirm") return true;
      client.send({ kind: "answer", "prompt-id": frame["prompt-id"], value: "Ann" });
    }
    return false;
  });
  child.kill("SIGKILL");
  await client.closed;
  return basename(await space.sessionDir());
}

test("a question that nobody could answer is answered later: exit 3, then resume", async () => {
  const stopped = await space.run(["run", "ask"]);
  expect([stopped.code, stopped.stdout]).toEqual([3, expect.stringContaining("To go on:  escapement resume ")]);
  const before = log();
  const again = space.inPty(["resume", "latest"]);
  await again.until(/What is your name/);
  again.write("Bo\r");
  await again.until(/So you are/);
  again.write("y\r");
  expect(await again.ended).toMatchObject({ code: 0 });
  expect(answers()).toEqual(["Bo", true]);
  expect(log().startsWith(before)).toBe(true);
  checkWhole(space.transcript());
});

test("killed between two questions: the first is not asked again, the second keeps its id", async () => {
  const id = await killedInSecondQuestion();
  const opened = space.transcript().findLast(({ event }) => event === "human-input/start")?.data["prompt-id"];
  const screen = space.inPty(["resume", id, "--tui=opentui", "--no-keep-alive"]);
  await screen.until((text) => /So you are/.test(text) && /Ann/.test(text), "the second question and the first answer");
  screen.write("\r");
  expect(await screen.ended).toMatchObject({ code: 0 });
  expect(answers()).toEqual(["Ann", true]);
  const asked = space.transcript().flatMap(({ event, data }) => (event === "human-input/start" ? [data["prompt-id"]] : []));
  expect(asked).toHaveLength(2);
  expect(asked[1]).toBe(opened);
  checkWhole(space.transcript());
  const done = await space.run(["resume", id]);
  expect([done.code, done.stderr]).toEqual([
    2,
    expect.stringContaining(`has come to its end: it is done. To see it: escapement open ${id}`),
  ]);
});

test("as the wire: the whole log first, then what comes, with answers from stdin", async () => {
  await killedInSecondQuestion();
  const child = space.start(["run", "--resume", "latest", "--output", "jsonl"]);
  let out = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
  const frames = (): Record<string, unknown>[] =>
    out
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const prompt = await eventually("the open question", () => frames().find((frame) => frame["kind"] === "prompt"));
  child.stdin?.write(`${JSON.stringify({ kind: "answer", "prompt-id": prompt["prompt-id"], value: true })}\n`);
  await new Promise((resolve) => child.once("close", resolve));
  expect(child.exitCode).toBe(0);
  const seqs = frames().flatMap((frame) => (frame["kind"] === "event" ? [frame["seq"]] : []));
  expect(seqs).toEqual(space.transcript().map(({ seq }) => seq));
});

test("a chart of one's own is found again; where it was changed the seq is named, and where it is elsewhere it can be said", async () => {
  const chart = (second: string): string => `
    import { actors, defineChart, setup } from "escapement";
    const ask = (prompt) => ({ src: "humanInput", input: { kind: "text", prompt } });
    export default defineChart({ machine: setup({ actors }).createMachine({
      id: "own", initial: "one",
      states: { one: { invoke: ask("One?"), on: { "human.answer": "${second}" } }, ${second}: { invoke: ask("Two?"), on: { "human.answer": "end" } }, end: { type: "final" } },
    }) });`;
  const file = join(space.dir, "own.js");
  writeFileSync(file, chart("two"));
  const frame = (id: string, value: string): string => `${JSON.stringify({ kind: "answer", "prompt-id": id, value })}\n`;
  const child = space.start(["run", "./own.js", "--output", "jsonl"]);
  let out = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
  const promptId = (prompt: string): Promise<string> =>
    eventually(prompt, () => {
      const line = out.split("\n").find((one) => one.includes('"kind":"prompt"') && one.includes(prompt));
      return line === undefined ? undefined : (JSON.parse(line) as { "prompt-id": string })["prompt-id"];
    });
  child.stdin?.write(frame(await promptId("One?"), "a"));
  await promptId("Two?");
  const running = await space.run(["resume", "latest"]);
  expect([running.code, running.stderr]).toEqual([2, expect.stringMatching(/is running\. To join it: escapement attach/)]);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("close", resolve));

  const before = log();
  writeFileSync(file, chart("other"));
  const changed = await space.run(["resume", "latest"]);
  const seq = space.transcript().find(({ data }) => data["event-name"] === "human.answer")?.seq;
  expect([changed.code, changed.stderr]).toEqual([2, expect.stringContaining(`on record at seq ${seq}`)]);
  expect(log()).toBe(before);

  writeFileSync(file, chart("two"));
  renameSync(file, join(space.dir, "moved.js"));
  const gone = await space.run(["resume", "latest"]);
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringMatching(/no chart file .*own\.js[^]*escapement run <chart> --resume/)]);
  const moved = await space.run(["run", "./moved.js", "--resume", "latest", "--output", "jsonl"], {
    input: frame("unknown", "x"),
  });
  expect([moved.code, moved.stdout]).toEqual([3, expect.stringContaining("Two?")]);
  expect(names().filter((name) => name === "human-input/answer")).toHaveLength(1);
});

test("in a pipe, without a name, the newest is named", async () => {
  await space.run(["run", "ask"]);
  const { code, stderr } = await space.run(["resume"]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/resume which session\? The newest is \S+, or say latest/)]);
});
