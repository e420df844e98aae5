// One chart with every kind of question, and `ask`, answered from four places: the sidecar, a plain terminal, jsonl on stdin and
// POST /api. Whoever answers, the record is the same.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { endPtyPrograms, type PtyProgram } from "./pty.ts";
import { checkWhole, createWorkspace, eventually, type Workspace } from "./workspace.ts";

let space: Workspace;
beforeEach(() => {
  space = createWorkspace();
  writeFileSync(join(space.dir, "kinds.ts"), CHART);
});
afterEach(() => {
  endPtyPrograms();
  space.remove();
});

const CHART = `
import { actors, defineChart, setup, z } from "escapement";

const next = (target: string) => ({ "human.answer": target, "human.cancelled": "cancelled" });
const machine = setup({ actors }).createMachine({
  id: "kinds",
  initial: "name",
  states: {
    name: { invoke: { id: "name", src: "humanInput", input: { kind: "text", prompt: "The name?", min: 2, schema: z.string().trim() } }, on: next("tea") },
    tea: { invoke: { id: "tea", src: "humanInput", input: { kind: "select", prompt: "The tea?", options: ["green", "black", "mint"], default: "green" } }, on: next("extras") },
    extras: { invoke: { id: "extras", src: "humanInput", input: { kind: "multi", prompt: "The extras?", options: ["milk", "honey", "lemon"], min: 1 } }, on: next("sure") },
    sure: {
      invoke: [
        { id: "pouring", src: "humanInput", input: { kind: "progress", prompt: "Pouring", done: 1, total: 2 } },
        { id: "sure", src: "humanInput", input: { kind: "confirm", prompt: "All right?", default: false } },
      ],
      on: next("last"),
    },
    last: { invoke: { id: "last", src: "humanInput", input: { kind: "text", prompt: "Anything else?" } }, on: next("done") },
    done: { type: "final" },
    cancelled: { type: "final" },
  },
});
export default defineChart({ machine, title: "Every kind", interactive: true });
`;

interface Question {
  invokeid: string;
  kind: string;
  opts: { prompt: string; options?: { value: string }[] };
  "prompt-id": string;
}

/** What is answered; `wrong` is tried first. `cancel`: the person leaves it. */
interface Reply {
  wrong?: unknown;
  value?: unknown;
  cancel?: true;
}

const CHARTS: Record<string, { chart: string; replies: Reply[]; final: string }> = {
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
};

const questions = (): Question[] =>
  space.transcript().flatMap(({ event, data }) => (event === "human-input/start" ? [data as unknown as Question] : []));
const settled = (): number =>
  space.transcript().filter(({ event }) => event === "human-input/answer" || event === "human-input/cancelled").length;
const isOver = (): boolean => space.transcript().at(-1)?.event === "runner/done";

async function eachQuestion(replies: readonly Reply[], answer: (question: Question, reply: Reply) => Promise<void>): Promise<void> {
  for (const [n, reply] of replies.entries()) {
    const question = await eventually(`question ${n + 1}`, () => questions()[n]);
    await answer(question, reply);
    await eventually(`an end of question ${n + 1}`, () => settled() > n);
  }
  await eventually("the end", isOver);
}

/** Options that are to be ticked or stood on, by their place. */
const placesOf = ({ opts }: Question, value: unknown): number[] =>
  [value].flat().map((one) => (opts.options ?? []).findIndex((option) => option.value === one));

async function typeInSidecar(program: PtyProgram, question: Question, { wrong, value, cancel }: Reply): Promise<void> {
  await program.until((screen) => screen.includes(`? ${question.invokeid} asks`), question.opts.prompt);
  if (cancel) return program.press("esc");
  if (question.kind === "confirm") return program.write(value === true ? "y" : "n");
  if (question.kind === "text") {
    if (typeof wrong === "string") {
      program.write(wrong);
      program.press("enter");
      await program.until(/at least/i, "why it is wrong");
      program.write("\x7f".repeat(wrong.length));
    }
    program.write(String(value));
    await program.until(new RegExp(String(value)));
    return program.press("enter");
  }
  if (wrong !== undefined) {
    program.press("enter");
    await program.until(/at least/i, "why it is wrong");
  }
  let at = 0;
  for (const place of placesOf(question, value)) {
    for (; at < place; at += 1) program.press("down");
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

const PLACES: Record<string, (chart: string, replies: readonly Reply[]) => Promise<number | null>> = {
  async "the sidecar"(chart, replies) {
    const program = space.inPty(["run", chart, "--tui=opentui"]);
    await eachQuestion(replies, (question, reply) => typeInSidecar(program, question, reply));
    await program.until(/Run finished/);
    program.press("ctrl-c");
    return (await program.ended).code;
  },

  async "a plain terminal"(chart, replies) {
    const program = space.inPty(["run", chart, "--no-keep-alive"]);
    let n = 0;
    await eachQuestion(replies, (question, reply) => typeInTerminal(program, question, reply, n++));
    return (await program.ended).code;
  },

  async "jsonl on stdin"(chart, replies) {
    const child = space.start(["run", chart, "--output", "jsonl"]);
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

  async "POST /api"(chart, replies) {
    const child = space.start(["run", chart, "--tui=opentui", "--no-spawn", "--no-keep-alive"]);
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

describe.each(Object.entries(CHARTS))("%s", (_name, { chart, replies, final }) => {
  test.each(Object.entries(PLACES))("answered from %s", async (_place, answerAll) => {
    expect(await answerAll(chart, replies)).toBe(0);
    checkWhole(space.transcript());
    expect(story()).toEqual([
      ...replies.map(({ value, cancel }) => (cancel ? { cancelled: true } : { answer: value })),
      { final: [final] },
    ]);
    const times = space.transcript().filter(({ event }) => event === "human-input/progress");
    expect(times.map(({ data }) => data)).toEqual(chart === "ask" ? [] : [{ invokeid: "pouring", label: "Pouring", done: 1, total: 2 }]);
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
    return [event === "human-input/answer" ? { answer: data["answer"] } : { cancelled: true }];
  });
}
