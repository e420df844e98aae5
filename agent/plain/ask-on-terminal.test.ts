import { PassThrough } from "node:stream";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { OpenPrompt, Settled } from "../core/ports/frontend.ts";
import { type AnswerRegistry, createAnswerRegistry } from "../remote/index.ts";
import type { PromptKind, PromptOpts } from "../../wire/index.ts";
import { askOnTerminal, type TerminalAsker } from "./ask-on-terminal.ts";

/** A question whose engine takes the first answer at once. */
function createQuestion(
  registry: AnswerRegistry,
  promptId: string,
  kind: PromptKind,
  opts: PromptOpts,
  check: OpenPrompt["check"] = () => undefined,
) {
  const given: { value?: unknown; cancelled?: true; by: string | undefined }[] = [];
  const settle = (entry: (typeof given)[number]): Promise<Settled> => {
    if (given.length > 0) return Promise.resolve("closed");
    given.push(entry);
    registry.onInputClosed(promptId, entry.cancelled ? "cancelled" : "answered", entry.by, 1);
    return Promise.resolve("done");
  };
  const prompt: OpenPrompt = {
    promptId,
    kind,
    invokeid: "i",
    sessionId: "s",
    opts,
    asOf: 0,
    check,
    answer: (value, by) => settle({ value, by }),
    cancel: (by) => settle({ cancelled: true, by }),
  };
  return { prompt, given };
}

let asker: TerminalAsker | undefined;
afterEach(() => asker?.close());

function setUp() {
  const registry = createAnswerRegistry();
  const input = new PassThrough();
  const output = new PassThrough();
  let drawn = "";
  output.setEncoding("utf8").on("data", (text: string) => (drawn += text));
  const onInterrupt = vi.fn();
  asker = askOnTerminal({ input, output, registry, onInterrupt });
  return {
    registry,
    input,
    asker,
    onInterrupt,
    drawn: () => drawn,
    sees: (what: string | RegExp) => vi.waitFor(() => expect(drawn).toMatch(what)),
  };
}

describe("a question on an ordinary terminal", () => {
  test.each<[PromptKind, PromptOpts, string, unknown]>([
    ["text", { prompt: "Name?" }, "Ada\r", "Ada"],
    ["confirm", { prompt: "Sure?", default: true }, "n\r", false],
    [
      "select",
      {
        prompt: "Which?",
        options: [
          { label: "Red", value: "r" },
          { label: "Blue", value: "b" },
        ],
      },
      "2\r",
      "b",
    ],
    [
      "multi",
      {
        prompt: "Which?",
        options: [
          { label: "Red", value: "r" },
          { label: "Blue", value: "b" },
        ],
      },
      "2,1\r",
      ["r", "b"],
    ],
    ["text", { prompt: "Story?", multiline: true }, "one\rtwo\r.\r", "one\ntwo"],
  ])("%s %j", async (kind, opts, typed, value) => {
    const { registry, input, sees } = setUp();
    const { prompt, given } = createQuestion(registry, "p", kind, opts);
    registry.onInput(prompt);
    await sees(opts.prompt);
    input.write(typed);
    await vi.waitFor(() => expect(given).toEqual([{ value, by: "terminal" }]));
  });

  test("a wrong answer says why and asks again, the chart's own check too", async () => {
    const { registry, input, sees } = setUp();
    const { prompt, given } = createQuestion(registry, "p", "text", { prompt: "Name?" }, (value) =>
      value === "Bob" ? "not Bob" : undefined,
    );
    registry.onInput(prompt);
    await sees("Name");
    input.write("Bob\r");
    await sees("not Bob");
    expect(given).toEqual([]);
    input.write("Ada\r");
    await vi.waitFor(() => expect(given).toEqual([{ value: "Ada", by: "terminal" }]));
  });

  test("Ctrl-D cancels, Ctrl-C interrupts the run", async () => {
    const { registry, input, sees, onInterrupt } = setUp();
    const { prompt, given } = createQuestion(registry, "p", "text", { prompt: "Name?" });
    registry.onInput(prompt);
    await sees("Ctrl-D cancels");
    input.write("\x03");
    await vi.waitFor(() => expect(onInterrupt).toHaveBeenCalledTimes(1));
    input.write("\x04");
    await vi.waitFor(() => expect(given).toEqual([{ cancelled: true, by: "terminal" }]));
  });

  test("questions wait their turn, and what is typed for one is no answer to the next", async () => {
    const { registry, input, sees, drawn } = setUp();
    const one = createQuestion(registry, "p1", "text", { prompt: "First?" });
    const two = createQuestion(registry, "p2", "text", { prompt: "Second?" });
    registry.onInput(one.prompt);
    registry.onInput(two.prompt);
    await sees("First");
    expect(drawn()).not.toContain("Second");
    input.write("Ada\rBob\r");
    await vi.waitFor(() => expect(one.given).toHaveLength(1));
    await sees("Second");
    expect(two.given).toEqual([]);
    input.write("Eve\r");
    await vi.waitFor(() => expect(two.given).toEqual([{ value: "Eve", by: "terminal" }]));
  });

  test("answered by somebody else: says who, and asks what is next", async () => {
    const { registry, input, sees } = setUp();
    const one = createQuestion(registry, "p1", "text", { prompt: "First?" });
    const two = createQuestion(registry, "p2", "text", { prompt: "Second?" });
    registry.onInput(one.prompt);
    await sees("First");
    registry.onInput(two.prompt);
    await registry.answer({ kind: "answer", "prompt-id": "p1", value: "Zoe" }, "page");
    await sees("answered by page");
    await sees("Second");
    input.write("Eve\r");
    await vi.waitFor(() => expect(two.given).toEqual([{ value: "Eve", by: "terminal" }]));
    expect(one.given).toEqual([{ value: "Zoe", by: "page" }]);
  });

  test("output around a line that is being typed leaves it below, as it was", async () => {
    const { registry, input, sees, drawn, asker: terminal } = setUp();
    const { prompt } = createQuestion(registry, "p", "text", { prompt: "Name?" });
    registry.onInput(prompt);
    await sees("Name");
    input.write("Ad");
    await sees(/Ad$/);
    const before = drawn().length;
    terminal.around(() => {});
    await vi.waitFor(() => expect(drawn().slice(before)).toMatch(/> Ad/));
  });
});
