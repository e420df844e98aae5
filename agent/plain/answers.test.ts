import { describe, expect, test } from "vitest";
import type { PromptKind, PromptOpts } from "../../wire/index.ts";
import { parseAnswer, promptMark, questionLines } from "./answers.ts";

const options = [
  { label: "Red", value: "r" },
  { label: "Green", value: "g" },
  { label: "Greenish", value: "gg" },
  { label: "7", value: "seven" },
];
const confirm = ["yes", "no", "no, and tell it why"].map((label) => ({ label, value: label.slice(-3) }));
const ask = (kind: PromptKind, opts: Partial<PromptOpts> = {}) => ({ kind, opts: { prompt: "?", ...opts } });

describe("what is typed becomes the value of an answer", () => {
  test.each<[string, PromptKind, Partial<PromptOpts>, string, unknown]>([
    ["text as it is", "text", {}, "  Ada ", "  Ada "],
    ["an empty text is a text", "text", {}, "", ""],
    ["an empty line takes the default", "text", { default: "Ada" }, "", "Ada"],
    ["blanks take the default", "text", { default: "Ada" }, "  ", "Ada"],
    ["y", "confirm", {}, "y", true],
    ["YES", "confirm", {}, " YES ", true],
    ["no", "confirm", {}, "no", false],
    ["confirm by default", "confirm", { default: false }, "", false],
    ["select by number", "select", { options }, "2", "g"],
    ["select by label, any case", "select", { options }, "green", "g"],
    ["select by value", "select", { options }, "gg", "gg"],
    ["select by the beginning of one label", "select", { options }, "re", "r"],
    ["n is no, not no with a word more", "select", { options: confirm }, "n", "no"],
    ["what goes beyond no is the other", "select", { options: confirm }, "no,", "why"],
    ["a label that looks like a number wins over the number", "select", { options }, "7", "seven"],
    ["select by default", "select", { options, default: "r" }, "", "r"],
    ["multi by numbers, in the options' order", "multi", { options }, "3, 1", ["r", "gg"]],
    ["multi with blanks", "multi", { options }, "1 2", ["r", "g"]],
    ["multi by labels", "multi", { options }, "green, red", ["r", "g"]],
    ["the same twice counts once", "multi", { options }, "1,1,red", ["r"]],
    ["nothing chosen", "multi", { options }, "", []],
    ["multi by default", "multi", { options, default: ["g"] }, "", ["g"]],
  ])("%s", (_, kind, opts, typed, value) => {
    expect(parseAnswer(ask(kind, opts), typed)).toEqual({ ok: true, value });
  });

  test.each<[string, PromptKind, Partial<PromptOpts>, string, RegExp]>([
    ["confirm", "confirm", {}, "maybe", /y or n/],
    ["confirm without a default", "confirm", {}, "", /y or n/],
    ["select beyond the end", "select", { options }, "5", /1 to 4/],
    ["select 0", "select", { options }, "0", /1 to 4/],
    ["two labels begin like that", "select", { options }, "gre", /2 choices/],
    ["multi with one wrong", "multi", { options }, "1, blue", /blue/],
  ])("wrong: %s", (_, kind, opts, typed, reason) => {
    const answer = parseAnswer(ask(kind, opts), typed);
    expect(answer).toMatchObject({ ok: false });
    expect(!answer.ok && answer.reason).toMatch(reason);
  });
});

test("no text of a question drives the terminal", () => {
  const evil = "a\x1b[2Jb\u202e";
  const opts = {
    prompt: `${evil}\n${evil}`,
    default: evil,
    options: [{ label: evil, value: "v", hint: evil }],
    detail: { kind: "tool" as const, tool: evil, input: { evil }, diff: `-${evil}` },
  };
  const drawn = [...questionLines(ask("select", opts)), promptMark(ask("select", opts))].join("\n");
  // eslint-disable-next-line no-control-regex -- that is what must not be there
  expect(drawn).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u202e]/);
});

test("a question says how it is answered, and what holds without an answer", () => {
  expect(questionLines(ask("select", { prompt: "Which?", options }))).toEqual([
    "? Which?",
    "  1. Red",
    "  2. Green",
    "  3. Greenish",
    "  4. 7",
    "  a number or a label; Ctrl-D cancels",
  ]);
  expect(promptMark(ask("confirm", { default: true }))).toBe("[Y/n] ");
  expect(promptMark(ask("select", { options, default: "g" }))).toBe("[Green] > ");
});
