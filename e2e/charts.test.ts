// The built-in charts as a person meets them: in a pipe, and as the wire.

import { describe, expect, test } from "vitest";
import { BUILT_IN_CHARTS } from "../agent/charts/index.ts";
import { workspaceOfEachTest } from "./each-test.ts";
import { eventually } from "./workspace.ts";

const space = workspaceOfEachTest();

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
    if (wanted === 3) expect(text.stderr).toContain("nobody here could answer");
    else expect(text.stdout).toMatch(name === "iterate" ? / done: gave up$/m : / done$/m);
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
