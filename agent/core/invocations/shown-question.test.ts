import { setup } from "xstate";
import { describe, expect, test } from "vitest";
import { actors } from "../actors.ts";
import type { OpenPrompt } from "../ports/frontend.ts";
import { startFake } from "../run.fake.ts";
import type { HumanInputInput } from "./inputs.ts";
import { showQuestion } from "./shown-question.ts";

const redact = (text: string): string => text.replaceAll(/hunter\d/g, "«redacted»");

describe("a question as it is shown", () => {
  test("without a secret is the one that was asked", () => {
    const opts = { prompt: "Which?", options: [{ label: "a", value: "a" }], default: "a" };
    expect(showQuestion(opts, redact).opts).toBe(opts);
    expect(showQuestion({ prompt: "hunter2" }, undefined).opts.prompt).toBe("hunter2");
  });

  test("keeps its options apart, also from one that is called as a mark is", () => {
    const values = ["hunter1", "hunter2", "«redacted» 2", "x hunter1"];
    const { opts, meant, shown } = showQuestion(
      { prompt: "p", options: values.map((value) => ({ label: value, value })), default: ["hunter2", "x hunter1"] },
      redact,
    );
    const named = opts.options?.map(({ value }) => value) ?? [];
    expect(named).toEqual(["«redacted»", "«redacted» 3", "«redacted» 2", "x «redacted»"]);
    expect(opts.options?.map(({ label }) => label)).toEqual(["«redacted»", "«redacted»", "«redacted» 2", "x «redacted»"]);
    expect(opts.default).toEqual(["«redacted» 3", "x «redacted»"]);
    expect(meant(named)).toEqual(values);
    expect(shown(values)).toEqual(named);
  });
});

describe("an answer that names what was shown", () => {
  const choices = ["hunter1", "hunter2", "neither"];
  test.each<[string, HumanInputInput, unknown, unknown, unknown]>([
    ["select", { kind: "select", prompt: "Which?", options: choices }, "«redacted» 2", "hunter2", "«redacted» 2"],
    ["select, by the chart's own value", { kind: "select", prompt: "Which?", options: choices }, "hunter1", "hunter1", "«redacted»"],
    [
      "multi",
      { kind: "multi", prompt: "Which?", options: choices },
      ["«redacted»", "neither"],
      ["hunter1", "neither"],
      ["«redacted»", "neither"],
    ],
    ["a text's default", { kind: "text", prompt: "Key?", default: "hunter2" }, "«redacted»", "hunter2", "«redacted»"],
    ["a text of its own", { kind: "text", prompt: "Key?", default: "hunter2" }, "another", "another", "another"],
  ])("%s", async (_, input, given, heard, recorded) => {
    const prompts: OpenPrompt[] = [];
    const answers: unknown[] = [];
    const machine = setup({ actors }).createMachine({
      initial: "asking",
      states: {
        asking: {
          invoke: { id: "q", src: "humanInput", input },
          on: { "human.answer": { target: "done", actions: ({ event }) => void answers.push(event["answer"]) } },
        },
        done: { type: "final" },
      },
    });
    const run = startFake(machine, { redact, onInput: (prompt) => void prompts.push(prompt) });
    await run.clock.settle();
    const [prompt] = prompts;
    expect(JSON.stringify(prompt?.opts)).not.toContain("hunter");
    expect(run.of("human-input/start")[0]?.["opts"]).toEqual(prompt?.opts);
    expect(prompt?.check("no such")).toSatisfy((why) => input.kind === "text" || !String(why).includes("hunter"));
    expect(prompt?.check(given)).toBeUndefined();
    void prompt?.answer(given, "screen");
    await run.clock.settle();
    await run.result;
    expect(answers).toEqual([heard]);
    expect(run.of("human-input/answer")).toMatchObject([{ answer: recorded }]);
    expect(run.store.lines.join()).not.toContain("hunter");
  });
});
