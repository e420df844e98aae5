// The built-in charts as a person meets them: in a pipe, as the wire, and `iterate` on real files in the sidecar.

import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createBrokenProject, TEST_COMMAND } from "../agent/charts/broken-project.fake.ts";
import { BUILT_IN_CHARTS } from "../agent/charts/index.ts";
import type { Envelope } from "../wire/index.ts";
import { endPtyPrograms } from "./pty.ts";
import { checkWhole, createWorkspace, eventually, type Workspace } from "./workspace.ts";

let space: Workspace;
beforeEach(() => {
  space = createWorkspace();
});
afterEach(() => {
  endPtyPrograms();
  space.remove();
});

/** A broken project in the workspace; its source, now and whole. */
function breakSomething(seed: number): { source(): string; right: string; wrong: string } {
  const project = createBrokenProject(seed);
  const [right, wrong] = project.mutation;
  cpSync(project.dir, space.dir, { recursive: true });
  project.remove();
  return { source: () => readFileSync(join(space.dir, "src/numbers.mjs"), "utf8"), right, wrong };
}

describe("with nobody there it never hangs: 0, or 3 where somebody is needed", () => {
  const NEEDS_SOMEBODY = new Set(["ask", "chat"]);
  const flags = ["--sim", "rate=max", "--backend", "sim"];

  test.each(BUILT_IN_CHARTS.map(({ name }) => name))("%s, in a pipe and as jsonl with stdin closed", async (name) => {
    const params = name === "haiku" ? ["--param", "poets=3", "--param", "judges=1"] : name === "iterate" ? ["--param", "test=false"] : [];
    const wanted = NEEDS_SOMEBODY.has(name) ? 3 : 0;
    const [text, wire] = await Promise.all([
      space.run(["run", name, ...flags, ...params]),
      space.run(["run", name, ...flags, ...params, "--output", "jsonl"]),
    ]);
    expect([text.code, wire.code], text.stderr + wire.stderr).toEqual([wanted, wanted]);
    const frames = wire.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string; event?: string });
    const last = frames.flatMap((frame) => (frame.kind === "event" ? [frame.event] : [])).at(-1);
    expect(last).toBe(wanted === 0 ? "runner/done" : "runner/aborted");
    if (wanted === 3) expect(text.stderr).toContain("unanswerable");
  });
});

test("escapement chat is `run chat`: a talk in a terminal, ended by an empty line", async () => {
  const program = space.inPty(["chat", "--backend", "sim", "--sim", "rate=max"], { rows: 100 });
  const answered = (): number => space.transcript().filter(({ event }) => event === "llm/response").length;
  await program.until(/Enter sends.*\n>/);
  program.write("Hello there\r");
  await eventually("the first answer", () => answered() > 0);
  await program.until((screen) => screen.split("Enter sends").length === 3, "the second question");
  program.write("Write a haiku about rain\r");
  await program.until((screen) => screen.split("Enter sends").length === 4 && /\n>\s*$/.test(screen), "the third question");
  program.write("\r");
  expect(await program.ended).toMatchObject({ code: 0 });
  expect(space.transcript().flatMap(({ event, data }) => (event === "llm/user-message" ? [data["text"]] : []))).toEqual([
    "Hello there",
    "Write a haiku about rain",
  ]);
});

describe("iterate", () => {
  const args = ["run", "iterate", "--backend", "sim", "--sim", "rate=max", "--param", `test=${TEST_COMMAND}`];

  test("in a pipe with --confirm never: mended; the transcript alone says what was read, written, run, asked and spent", async () => {
    const project = breakSomething(0);
    const ended = await space.run([...args, "--confirm", "never"]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(project.source()).toContain(project.right);
    const told = tellFrom(space.transcript(), await space.sessionDir());
    const read = told.read.map((path) => String(path).replace(/^.*\/(?=(src|test)\/)/, ""));
    expect(read).toEqual(expect.arrayContaining(["README.md", "src/numbers.mjs"]));
    expect(told.run).toEqual(Array.from({ length: told.run.length }, () => ({ command: TEST_COMMAND, failed: expect.any(Boolean) })));
    expect(told.run.map(({ failed }) => failed)).toEqual([...told.run.slice(1).map(() => true), false]);
    expect(told.asked).toEqual([]);
    expect(told.spent).toBeGreaterThan(0);
    // Its edits, made again on the broken file, give the file as it is.
    const again = createBrokenProject(0);
    const source = told.written.reduce((text, { oldText, newText }) => text.replace(oldText, () => newText), again.source());
    again.remove();
    expect(source).toBe(project.source());
  });

  test("with --confirm writes and nobody there: the tests may not be run, it gives up and says why, nothing is changed", async () => {
    const project = breakSomething(0);
    const ended = await space.run(args);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/nobody is here who could allow it/);
    expect(project.source()).toContain(project.wrong);
    const told = tellFrom(space.transcript(), await space.sessionDir());
    expect([told.written, told.run, told.spent]).toEqual([[], [], 0]);
    expect(told.asked).toEqual([{ prompt: `Run shell/run? ${TEST_COMMAND}`, answer: "no", by: "default" }]);
    expect(space.transcript().at(-1)).toMatchObject({ event: "runner/done", data: { "final-config": ["gave up"] } });
  });

  test("in the sidecar with --confirm writes: the tests may be run; the first write no, and why; then yes to all", async () => {
    const project = breakSomething(0);
    const program = space.inPty([...args, "--tui=opentui", "--confirm", "writes"]);
    const asked = (): Envelope[] => space.transcript().filter(({ event }) => event === "human-input/start");
    const answered = (): number => space.transcript().filter(({ event }) => event === "human-input/answer").length;
    const isOver = (): boolean => space.transcript().at(-1)?.event === "runner/done";
    for (let n = 0; ; n += 1) {
      await eventually("a question or the end", () => asked().length > n || isOver());
      if (isOver()) break;
      const question = asked()[n]?.data as { kind: string; opts: { prompt: string; detail?: { diff?: string } } };
      // Questions look alike: the line that would be there tells them apart.
      const mark = /^\+ .{1,24}/m.exec(question.opts.detail?.diff ?? "")?.[0] ?? question.opts.prompt.slice(0, 20);
      await program.until((screen) => isShown(screen, mark), question.opts.prompt);
      if (question.kind === "text") {
        program.write("look at the other line");
        await program.until(/look at the other line/);
        program.press("enter");
      } else {
        // Yes stands above no, which is where the cursor is; the other way out is below. The first question is about the tests.
        program.press(n === 1 ? "down" : "up");
        program.press("enter");
      }
      await eventually(`answer ${n}`, () => answered() > n);
    }
    await program.until(/Run finished/);
    program.press("ctrl-c");
    expect(await program.ended).toMatchObject({ code: 0 });
    checkWhole(space.transcript());
    expect(project.source()).toContain(project.right);
    const told = tellFrom(space.transcript(), await space.sessionDir());
    expect(told.asked.slice(0, 4).map(({ answer }) => answer)).toEqual(["yes", "tell", "look at the other line", "yes"]);
    expect(told.asked.every(({ by }) => typeof by === "string")).toBe(true);
    expect(told.asked.filter(({ answer }) => answer === "yes")).toHaveLength(told.written.length + 1);
    const refusal = space.transcript().find(({ event, data }) => event === "llm/tool-result" && data["tool"] === "fs/edit");
    expect(refusal?.data).toMatchObject({ "is-error": true, "content-preview": expect.stringContaining("look at the other line") });
  });
});

const isShown = (screen: string, mark: string): boolean => /Enter send/.test(screen) && screen.includes(mark);

interface Told {
  read: unknown[];
  written: { path: string; oldText: string; newText: string }[];
  run: { command: unknown; failed: boolean }[];
  asked: { prompt: string; answer: unknown; by: unknown }[];
  /** Tokens, in and out. */
  spent: number;
}

/** What happened, from the session's log alone. */
function tellFrom(events: readonly Envelope[], dir: string): Told {
  const told: Told = { read: [], written: [], run: [], asked: [], spent: 0 };
  const inputs = new Map<unknown, Record<string, unknown>>();
  const started = new Set<string>();
  for (const { event, data } of events) {
    const key = `${String(data["session-id"])} ${String(data["invokeid"])} ${String(data["call-id"])}`;
    if (event === "llm/response") {
      for (const block of data["content"] as { type: string; "call-id"?: string; input?: unknown }[])
        if (block.type === "tool_use")
          inputs.set(
            `${String(data["session-id"])} ${String(data["invokeid"])} ${block["call-id"]}`,
            block.input as Record<string, unknown>,
          );
      const usage = data["usage"] as Record<string, number>;
      told.spent += (usage["input-tokens"] ?? 0) + (usage["output-tokens"] ?? 0);
    }
    if (event === "llm/tool-start") started.add(key);
    // A call of the chart's own stands in no answer: its start names its input.
    if (event === "llm/tool-start" && typeof data["io/ref"] === "string")
      inputs.set(key, JSON.parse(readFileSync(join(dir, data["io/ref"]), "utf8")) as Record<string, unknown>);
    if (event === "llm/tool-result") {
      const input = inputs.get(key) ?? {};
      const failed = data["is-error"] === true;
      if (data["tool"] === "shell/run" && started.has(key)) told.run.push({ command: input["command"], failed });
      if (data["tool"] === "fs/read" && !failed) told.read.push(input["path"]);
      if (data["tool"] === "fs/edit" && !failed) told.written.push(input as unknown as Told["written"][number]);
    }
    if (event === "human-input/start")
      told.asked.push({ prompt: (data["opts"] as { prompt: string }).prompt, answer: undefined, by: undefined });
    if (event === "human-input/answer") Object.assign(told.asked.at(-1) ?? {}, { answer: data["answer"], by: data["by"] });
  }
  return told;
}
