import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { ReplyFrame } from "../../wire/index.ts";
import type { AnswerFrame } from "../../wire/client-frames.ts";
import { type AnswerRegistry, type ClosedPrompt, createAnswerRegistry } from "./answer-registry.ts";
import { CLOSED_PROMPTS_MAX } from "./limits.ts";
import { createFakePrompt } from "./prompt.fake.ts";

const answer = (value: AnswerFrame["value"], id?: string, promptId = "p1"): AnswerFrame => ({
  kind: "answer",
  "prompt-id": promptId,
  value,
  ...(id === undefined ? {} : { id }),
});
const cancel = (id?: string): AnswerFrame => ({ kind: "answer", "prompt-id": "p1", cancelled: true, ...(id === undefined ? {} : { id }) });

let registry: AnswerRegistry;
beforeEach(() => {
  registry = createAnswerRegistry();
});

/** A reply in short: "ok", "repeated", or its code. */
const short = ({ ok, repeated, error }: ReplyFrame): string => (ok ? (repeated ? "repeated" : "ok") : (error?.code ?? "no code"));

describe("one answer", () => {
  it("is replied to when it is on disk, not sooner", async () => {
    const fake = createFakePrompt(registry);
    let replied: ReplyFrame | undefined;
    const reply = registry.answer(answer("Ada", "f1"), "screen").then((frame) => (replied = frame));
    await new Promise(setImmediate);
    expect(replied).toBeUndefined();
    expect(registry.open()).toEqual([fake.prompt]);
    await fake.write();
    expect(await reply).toEqual({ kind: "reply", re: "answer", id: "f1", ok: true });
    expect(fake.taken).toEqual([{ value: "Ada", by: "screen" }]);
    expect(registry.open()).toEqual([]);
  });

  it("that is wrong leaves the question open, and says why", async () => {
    const fake = createFakePrompt(registry, "p1", (value) => (value === "Ada" ? undefined : "not Ada"));
    expect(await registry.answer(answer("Bob", "f1"), "screen")).toEqual({
      kind: "reply",
      re: "answer",
      id: "f1",
      ok: false,
      error: { code: "invalid-answer", message: "not Ada" },
    });
    expect(fake.asked()).toBe(0);
    const reply = registry.answer(answer("Ada"), "screen");
    await fake.write();
    expect(await reply).toEqual({ kind: "reply", re: "answer", ok: true });
  });

  it("may be a cancellation, which no check refuses", async () => {
    const fake = createFakePrompt(registry, "p1", () => "never right");
    const reply = registry.answer(cancel("f1"), "screen");
    await fake.write();
    expect(short(await reply)).toBe("ok");
    expect(short(await registry.answer(cancel("f1"), "screen"))).toBe("repeated");
    expect(await registry.answer(answer("x"), "other")).toMatchObject({
      error: { code: "already-answered", message: "The question was cancelled by screen." },
    });
  });

  it("to nothing that was asked is unknown", async () => {
    createFakePrompt(registry);
    expect(short(await registry.answer(answer("x", "f1", "p2"), "screen"))).toBe("unknown-prompt");
    expect(short(await registry.answer(answer("x", "f1", "__proto__"), "screen"))).toBe("unknown-prompt");
  });

  it("to a question that the chart withdrew says so", async () => {
    const fake = createFakePrompt(registry);
    fake.withdraw();
    expect(await registry.answer(answer("x"), "screen")).toMatchObject({
      error: { code: "unknown-prompt", message: expect.stringContaining("withdrew") as string },
    });
    expect(fake.asked()).toBe(0);
  });

  it("that the engine did not take is too late, for its sender and for who repeats it", async () => {
    const fake = createFakePrompt(registry);
    // answered past the registry, and the registry has not heard of it yet
    void fake.prompt.answer("default", "default");
    const replies = await Promise.all([registry.answer(answer("x", "f1"), "screen"), registry.answer(answer("x", "f1"), "screen")]);
    expect(replies.map(short)).toEqual(["already-answered", "already-answered"]);
    await fake.write();
    expect(await registry.answer(answer("x"), "screen")).toMatchObject({
      error: { message: "The question is already answered by default." },
    });
  });

  it("that fails as a bug does not lock the question", async () => {
    const fake = createFakePrompt(registry);
    const real = fake.prompt.answer;
    fake.prompt.answer = () => Promise.reject(new Error("bug"));
    await expect(registry.answer(answer("x", "f1"), "screen")).rejects.toThrow("bug");
    fake.prompt.answer = real;
    const reply = registry.answer(answer("x", "f1"), "screen");
    await fake.write();
    expect(short(await reply)).toBe("ok");
  });
});

describe("two answers", () => {
  const FIRST = { frame: answer("Ada", "f1"), by: "screen" };
  const SECOND = [
    { name: "another client", frame: answer("Bob", "f2"), by: "page", reply: "already-answered" },
    { name: "the same client with another frame", frame: answer("Ada", "f2"), by: "screen", reply: "already-answered" },
    { name: "another client that chose the same id", frame: answer("Bob", "f1"), by: "page", reply: "already-answered" },
    { name: "the same id and answer from another sender", frame: answer("Ada", "f1"), by: "page", reply: "already-answered" },
    { name: "the same id with another answer", frame: answer("Bob", "f1"), by: "screen", reply: "already-answered" },
    { name: "no id at all", frame: answer("Ada"), by: "screen", reply: "already-answered" },
    { name: "a wrong value", frame: answer("wrong", "f2"), by: "page", reply: "already-answered" },
    { name: "a cancellation", frame: cancel("f2"), by: "page", reply: "already-answered" },
    { name: "the winner's own frame again", frame: answer("Ada", "f1"), by: "screen", reply: "repeated" },
  ];

  describe.each(["while the first is being written", "after it"])("%s", (when) => {
    it.each(SECOND)("$name: $reply", async ({ frame, by, reply }) => {
      const fake = createFakePrompt(registry, "p1", (value) => (value === "wrong" ? "wrong" : undefined));
      const first = registry.answer(FIRST.frame, FIRST.by);
      if (when === "after it") await fake.write("reply-first");
      const second = registry.answer(frame, by);
      if (when !== "after it") await fake.write();
      expect(short(await first)).toBe("ok");
      expect(short(await second)).toBe(reply);
      expect(fake.taken).toEqual([{ value: "Ada", by: "screen" }]);
      expect(fake.asked()).toBe(1);
    });
  });

  it("of any number of clients, in any order, with repeats and wrong ones: exactly one is taken, and every reply tells the truth", async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          client: fc.nat({ max: 4 }),
          frameId: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
          value: fc.constantFrom("a", "b", "wrong", null),
        }),
      },
      { weight: 1, arbitrary: fc.constantFrom("write" as const, "turn" as const) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 20 }),
        fc.constantFrom("closed-first" as const, "reply-first" as const),
        async (steps, order) => {
          registry = createAnswerRegistry();
          const fake = createFakePrompt(registry, "p1", (value) => (value === "wrong" ? "wrong" : undefined));
          const sent: { by: string; value: unknown; hasId: boolean; reply: Promise<ReplyFrame> }[] = [];
          for (const one of steps) {
            if (one === "write") await fake.write(order);
            else if (one === "turn") await new Promise(setImmediate);
            else {
              const id = one.frameId === undefined ? undefined : String(one.frameId);
              const frame = one.value === null ? cancel(id) : answer(one.value, id);
              sent.push({
                by: `client ${one.client}`,
                value: one.value ?? undefined,
                hasId: id !== undefined,
                reply: registry.answer(frame, `client ${one.client}`),
              });
            }
          }
          await fake.write(order);
          const replies = await Promise.all(sent.map(({ reply }) => reply));
          const said = replies.map(short);
          const isAnyRight = sent.some(({ value }) => value !== "wrong");
          expect(said.filter((word) => word === "ok")).toHaveLength(isAnyRight ? 1 : 0);
          expect(fake.taken).toHaveLength(isAnyRight ? 1 : 0);
          const winner = said.indexOf("ok");
          said.forEach((word, index) => {
            const one = sent[index];
            if (word === "ok") expect({ value: one?.value, by: one?.by }).toEqual(fake.taken[0]);
            if (word === "repeated")
              expect({ value: one?.value, by: one?.by, hasId: true }).toEqual({ ...fake.taken[0], hasId: one?.hasId });
            if (word === "invalid-answer") expect([one?.value, winner < 0 || index < winner]).toEqual(["wrong", true]);
            expect(["ok", "repeated", "invalid-answer", "already-answered"]).toContain(word);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("the list of questions", () => {
  it("is in the order in which they were asked, and tells of each change until nobody listens", async () => {
    const changes: (ClosedPrompt | undefined)[] = [];
    const forget = registry.onChange((closed) => changes.push(closed));
    const [first, second] = ["p1", "p2"].map((id) => createFakePrompt(registry, id));
    expect(registry.open().map(({ promptId }) => promptId)).toEqual(["p1", "p2"]);
    void registry.answer(answer("x", "f1", "p2"), "screen");
    await second?.write();
    first?.withdraw();
    first?.withdraw();
    expect(changes).toEqual([
      undefined,
      undefined,
      { promptId: "p2", outcome: "answered", by: "screen" },
      { promptId: "p1", outcome: "withdrawn", by: undefined },
    ]);
    forget();
    createFakePrompt(registry, "p3");
    expect(changes).toHaveLength(4);
  });

  it("remembers closed ones, but not for ever", async () => {
    for (let n = 0; n <= CLOSED_PROMPTS_MAX; n += 1) createFakePrompt(registry, `q${n}`).withdraw();
    expect(await registry.answer(answer("x", "f", "q0"), "s")).toMatchObject({
      error: { message: expect.stringContaining("No question q0") as string },
    });
    expect(await registry.answer(answer("x", "f", "q1"), "s")).toMatchObject({
      error: { message: expect.stringContaining("withdrew") as string },
    });
  });
});
