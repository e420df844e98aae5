// Every kind of question, of a chart and of a model, answered from four places: the sidecar, a plain terminal, jsonl on stdin and
// POST /api. Whoever answers, the record is the same: wrong answers, the chart's own schema, defaults, time limits, a cancel.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startOpenAiServer } from "../agent/backends/ai-sdk/openai-server.fake.ts";
import type { FakeProvider } from "../agent/backends/ai-sdk/provider-server.fake.ts";
import { type EventData, isEvent } from "../wire/index.ts";
import { workspaceOfEachTest } from "./each-test.ts";
import { ASKED, KINDS, STRICT } from "./question-charts.ts";
import type { PtyProgram } from "./pty.ts";
import { checkWhole, eventually } from "./workspace.ts";

const space = workspaceOfEachTest();
beforeEach(() => {
  writeFileSync(join(space.dir, "kinds.ts"), KINDS);
  writeFileSync(join(space.dir, "strict.ts"), STRICT);
  writeFileSync(join(space.dir, "asked.ts"), ASKED);
});

/** Asks which, then why, then chooses; its first two answers cost 600 tokens each. */
let server: FakeProvider;
beforeAll(async () => {
  const call = (name: string, input: object) => [{ id: `call-${name}`, name, arguments: JSON.stringify(input) }];
  const turns = [
    { calls: call("ask_person", { question: "Which colour?", options: ["red", "blue"] }), usage: { prompt: 590, completion: 10 } },
    { calls: call("ask_person", { question: "Why that one?" }), usage: { prompt: 590, completion: 10 } },
    { calls: call("event__chosen", { gift: "a kite" }), usage: { prompt: 90, completion: 10 } },
  ];
  server = await startOpenAiServer({
    play: ({ body }) => {
      const answered = (body["messages"] as { role: string }[]).filter(({ role }) => role === "tool").length;
      return { kind: "answer", answer: turns[answered] ?? {} };
    },
  });
});
afterAll(() => server.close());

type Question = EventData<"human-input/start">;

/** What is answered; `wrong` is tried first, and `why` is said of it. `cancel`: the person leaves it. `late`: nobody answers in time. */
interface Reply {
  wrong?: unknown;
  why?: RegExp;
  late?: true;
  value?: unknown;
  cancel?: true;
}

const CHARTS: Record<string, { chart: string; replies: Reply[]; final: string; model?: true }> = {
  "ask, with a way back": {
    chart: "ask",
    replies: [{ wrong: "", value: "Ada" }, { value: false }, { value: "Grace" }, { value: true }],
    final: "done",
  },
  "every kind, and out": {
    chart: "./kinds.ts",
    replies: [{ wrong: "x", value: "Ada" }, { value: "black" }, { wrong: [], value: ["milk", "lemon"] }, { value: true }, { cancel: true }],
    final: "cancelled",
  },
  "the chart's own schema, and time limits": {
    chart: "./strict.ts",
    replies: [
      { wrong: "forty", why: /digits are wanted/, value: "42" },
      { late: true, value: "large" },
      { late: true, cancel: true },
    ],
    final: "missed in time",
  },
  "a model that asks, and wants more tokens": {
    chart: "./asked.ts",
    model: true,
    replies: [{ value: "blue" }, { value: "It is like the sky." }, { value: "continue" }],
    final: "done",
  },
};

const questions = (): Question[] =>
  space.transcript().flatMap((envelope) => (isEvent(envelope, "human-input/start") ? [envelope.data] : []));
const settled = (): number =>
  space.transcript().filter(({ event }) => event === "human-input/answer" || event === "human-input/cancelled").length;
const isOver = (): boolean => space.transcript().at(-1)?.event === "runner/done";

async function eachQuestion(replies: readonly Reply[], answer: (question: Question, reply: Reply) => Promise<void>): Promise<void> {
  for (const [n, reply] of replies.entries()) {
    const question = await eventually(`question ${n + 1}`, () => questions()[n]);
    if (reply.late === undefined) await answer(question, reply);
    await eventually(`an end of question ${n + 1}`, () => settled() > n);
  }
  await eventually("the end", isOver);
}

/** Options that are to be ticked or stood on, by their place. */
const placesOf = ({ opts }: Question, value: unknown): number[] =>
  [value].flat().map((one) => (opts.options ?? []).findIndex((option) => option.value === one));

async function typeInSidecar(program: PtyProgram, question: Question, { wrong, why = /at least/i, value, cancel }: Reply): Promise<void> {
  const title = question.opts.prompt.replaceAll("**", "").slice(0, 24);
  await program.until((screen) => screen.includes(`? ${question.invokeid} asks`) && screen.includes(`┃ ${title}`), question.opts.prompt);
  if (cancel) return program.press("esc");
  if (question.kind === "confirm") return program.write(value === true ? "y" : "n");
  if (question.kind === "text") {
    if (typeof wrong === "string") {
      program.write(wrong);
      program.press("enter");
      await program.until(why, "why it is wrong");
      program.write("\x7f".repeat(wrong.length));
    }
    program.write(String(value));
    await program.until((screen) => screen.includes(String(value)));
    return program.press("enter");
  }
  if (wrong !== undefined) {
    program.press("enter");
    await program.until(why, "why it is wrong");
  }
  // The cursor stands on the default.
  let [at = 0] = question.kind === "select" && question.opts.default !== undefined ? placesOf(question, question.opts.default) : [];
  for (const place of placesOf(question, value)) {
    for (; at < place; at += 1) program.press("down");
    for (; at > place; at -= 1) program.press("up");
    if (question.kind === "multi") program.press("space");
  }
  program.press("enter");
}

async function typeInTerminal(program: PtyProgram, question: Question, { wrong, value, cancel }: Reply, n: number): Promise<void> {
  await program.until(() => program.bytes().split("Ctrl-D cancels").length > n + 1, question.opts.prompt);
  if (cancel) return program.press("ctrl-d");
  const typed = (one: unknown): string => {
    if (typeof one === "boolean") return one ? "y" : "n";
    return question.kind === "text"
      ? String(one)
      : placesOf(question, one)
          .map((place) => place + 1)
          .join(",");
  };
  if (wrong !== undefined) {
    const warned = program.bytes().split("⚠").length;
    program.write(`${typed(wrong)}\r`);
    await program.until(() => program.bytes().split("⚠").length > warned, "why it is wrong");
  }
  program.write(`${typed(value)}\r`);
}

const frame = (question: Question, fields: object): object => ({ kind: "answer", "prompt-id": question["prompt-id"], id: "a", ...fields });
const fieldsOf = ({ value, cancel }: Reply): object => (cancel ? { cancelled: true } : { value });

const PLACES: Record<string, (args: readonly string[], replies: readonly Reply[]) => Promise<number | null>> = {
  async "the sidecar"(args, replies) {
    const program = space.inPty(["run", ...args, "--tui=opentui"]);
    await eachQuestion(replies, (question, reply) => typeInSidecar(program, question, reply));
    await program.until(/Run finished/);
    program.press("ctrl-c");
    return (await program.ended).code;
  },

  async "a plain terminal"(args, replies) {
    const program = space.inPty(["run", ...args, "--no-keep-alive"]);
    let n = 0;
    await eachQuestion(replies, (question, reply) => typeInTerminal(program, question, reply, n++));
    return (await program.ended).code;
  },

  async "jsonl on stdin"(args, replies) {
    const child = space.start(["run", ...args, "--output", "jsonl"]);
    let stdout = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    const say = (one: object): unknown => child.stdin?.write(`${JSON.stringify(one)}\n`);
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    await eachQuestion(replies, async (question, reply) => {
      if (reply.wrong !== undefined) {
        const refused = stdout.split("invalid-answer").length;
        say(frame(question, { value: reply.wrong }));
        await eventually("a refusal", () => stdout.split("invalid-answer").length > refused);
      }
      say(frame(question, fieldsOf(reply)));
    });
    child.stdin?.end();
    return ended;
  },

  async "POST /api"(args, replies) {
    const child = space.start(["run", ...args, "--tui=opentui", "--no-spawn", "--no-keep-alive"]);
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const { port, token } = await space.address();
    const post = async (one: object): Promise<unknown> => {
      const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
      const answered = await fetch(`http://127.0.0.1:${port}/api`, { method: "POST", headers, body: JSON.stringify(one) });
      return answered.json();
    };
    await eachQuestion(replies, async (question, reply) => {
      if (reply.wrong !== undefined)
        expect(await post(frame(question, { value: reply.wrong }))).toMatchObject({ ok: false, error: { code: "invalid-answer" } });
      expect(await post(frame(question, fieldsOf(reply)))).toMatchObject({ kind: "reply", ok: true });
    });
    return ended;
  },
};

describe.each(Object.entries(CHARTS))("%s", (_name, { chart, replies, final, model }) => {
  test.each(Object.entries(PLACES))("answered from %s", async (_place, answerAll) => {
    const backend = model ? ["--backend", "openai", "--api-base-url", server.url, "--model", "m"] : [];
    expect(await answerAll([chart, ...backend], replies)).toBe(0);
    checkWhole(space.transcript());
    expect(story()).toEqual([
      ...replies.map(({ value, cancel, late }) => ({ ...(cancel ? { cancelled: true } : { answer: value }), ...(late ? { late } : {}) })),
      { final: [final] },
    ]);
    const times = space.transcript().filter(({ event }) => event === "human-input/progress");
    expect(times.map(({ data }) => data)).toEqual(
      chart !== "./kinds.ts" ? [] : [{ invokeid: "pouring", label: "Pouring", done: 1, total: 2 }],
    );
  });
});

/** Each end of a question in its order, with its question's own id, by somebody; and where the run ended. */
function story(): object[] {
  const asked = questions().map((question) => question["prompt-id"]);
  let n = 0;
  return space.transcript().flatMap(({ event, data }): object[] => {
    if (event === "runner/done") return [{ final: data["final-config"] }];
    if (event !== "human-input/answer" && event !== "human-input/cancelled") return [];
    expect(data["prompt-id"]).toBe(asked[n++]);
    expect(data["by"]).toEqual(expect.any(String));
    const late = data["by"] === "timeout" ? { late: true } : {};
    return [{ ...(event === "human-input/answer" ? { answer: data["answer"] } : { cancelled: true }), ...late }];
  });
}
