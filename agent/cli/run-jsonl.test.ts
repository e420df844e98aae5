// `run --output jsonl`: the wire itself, on stdout and stdin.

import { expect, test } from "vitest";
import { eventually } from "../../e2e/workspace.ts";
import { workspaceOfEachTest } from "../../e2e/each-test.ts";
import { applyFrame, createModel, type Model } from "../../fold/index.ts";
import { type AgentFrame, decodeFrame, type PromptFrame } from "../../wire/index.ts";

const space = workspaceOfEachTest();

function drive(args: readonly string[], answers: (prompt: PromptFrame) => unknown) {
  const child = space.start(["run", ...args, "--output", "jsonl"]);
  const frames: AgentFrame[] = [];
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const decoded = decodeFrame(line);
      if (!decoded.ok) throw new Error(`${decoded.reason}: ${line}`);
      frames.push(decoded.value);
      if (decoded.value.kind === "prompt") child.stdin?.write(`${JSON.stringify(answers(decoded.value))}\n`);
    }
  });
  return { child, frames, ended: new Promise<number | null>((resolve) => child.once("close", resolve)) };
}

const folded = (frames: readonly AgentFrame[]): Model => {
  const model = createModel();
  for (const frame of frames) expect(applyFrame(model, frame)).toBe("applied");
  return model;
};

test("answers go in, frames come out, and folding them is folding the log", async () => {
  const answers: unknown[] = ["Ada", false, "Grace", true];
  let ids = 0;
  const { frames, ended } = drive(["ask"], (prompt) => ({
    kind: "answer",
    "prompt-id": prompt["prompt-id"],
    value: answers.shift(),
    id: `a${(ids += 1)}`,
  }));
  expect(await ended).toBe(0);
  expect(frames[0]).toMatchObject({ kind: "hello", resume: "start", caps: [] });
  const events = frames.filter((frame) => frame.kind === "event");
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index));
  expect(folded(events)).toEqual(folded(space.transcript()));
  expect(frames.filter((frame) => frame.kind === "reply")).toHaveLength(4);
  expect(frames.filter((frame) => frame.kind === "reply").every((reply) => reply.ok)).toBe(true);
  expect(frames.at(-1)).toMatchObject({ kind: "control", op: "run-finished", status: "done" });
  expect(
    space
      .transcript()
      .filter((event) => event.event === "human-input/answer")
      .map((event) => event.data["by"]),
  ).toEqual(["stdin", "stdin", "stdin", "stdin"]);
});

test("a wrong answer is refused and the question stays open", async () => {
  let asked = 0;
  const { child, frames, ended } = drive(["ask"], (prompt) => ({
    kind: "answer",
    "prompt-id": prompt["prompt-id"],
    value: prompt.type === "text" && (asked += 1) === 1 ? "" : prompt.type === "confirm",
  }));
  const refusal = await eventually("the refusal", () => frames.find((frame) => frame.kind === "reply"));
  expect(refusal).toMatchObject({ ok: false, error: { code: "invalid-answer" } });
  const prompt = frames.find((frame) => frame.kind === "prompt");
  child.stdin?.write(`${JSON.stringify({ kind: "answer", "prompt-id": prompt?.["prompt-id"], value: "Ada" })}\n`);
  expect(await ended).toBe(0);
});

test("stdin may end right after the last answer", async () => {
  const { child, ended } = drive(["ask"], (prompt) => {
    if (prompt.type === "confirm") setImmediate(() => child.stdin?.end());
    return { kind: "answer", "prompt-id": prompt["prompt-id"], value: prompt.type === "confirm" ? true : "Ada" };
  });
  expect(await ended).toBe(0);
});

test("with stdin at its end nobody answers: exit 3", async () => {
  const { code, stdout } = await space.run(["run", "ask", "--output", "jsonl"]);
  expect(code).toBe(3);
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .every((line) => decodeFrame(line).ok),
  ).toBe(true);
});
