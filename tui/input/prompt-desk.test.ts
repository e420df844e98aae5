import { describe, expect, test } from "bun:test";
import type { OpenQuestion } from "../../fold/index.ts";
import { ANSWER_FRAME_BYTES_MAX, type ErrorCode, type PromptKind, type PromptOpts, type ReplyFrame } from "../../wire/index.ts";
import { textField } from "../domain/text-field.ts";
import { editModal, typeInModal } from "./modal-keys.ts";
import {
  afterLoss,
  afterSend,
  type Desk,
  type DeskInput,
  emptyDesk,
  onReply,
  putAway,
  submit,
  syncDesk,
  toSend,
  waitingCount,
} from "./prompt-desk.ts";

const question = (promptId: string, kind: PromptKind = "text", opts: Partial<PromptOpts> = {}): OpenQuestion => ({
  promptId,
  invokeid: "ask",
  sessionId: "s",
  kind,
  opts: { prompt: "?", ...opts },
  asOf: 1,
});
const input = (questions: OpenQuestion[], more: Partial<DeskInput> = {}): DeskInput => ({
  prompts: new Map(questions.map((one) => [one.promptId, one])),
  closed: new Map(),
  isLive: true,
  isReplay: false,
  isOver: false,
  ...more,
});
const reply = (id: string, code?: ErrorCode): ReplyFrame => ({
  kind: "reply",
  re: "answer",
  id,
  ok: code === undefined,
  ...(code ? { error: { code, message: `because ${code}` } } : {}),
});
const open = (one: OpenQuestion): Desk => syncDesk(emptyDesk, input([one]));
const sent = (desk: Desk, id = "f1"): Desk => afterSend(submit(desk, id), true);
const ROOM = { columns: 40, scrollMax: 0 };

describe("an answer", () => {
  test("goes once; the modal stays until the reply", () => {
    let desk = submit(typeInModal(open(question("a")), "Ada"), "f1");
    expect(toSend(desk)).toEqual({ kind: "answer", "prompt-id": "a", value: "Ada", id: "f1" });
    desk = afterSend(desk, true);
    expect(toSend(desk)).toBeUndefined();
    expect(submit(desk, "f2")).toBe(desk);
    expect(syncDesk(desk, input([]))).toBe(desk);
    expect(onReply(desk, reply("other"))).toBe(desk);
    desk = onReply(desk, reply("f1"));
    expect(desk.open).toBeUndefined();
    expect(syncDesk(desk, input([question("a")])).open).toBeUndefined();
  });

  test("of a wrong value comes back with the reason and what was typed", () => {
    const desk = onReply(sent(typeInModal(open(question("a")), "x")), reply("f1", "invalid-answer"));
    expect(desk.open).toMatchObject({ stage: "editing", reason: "because invalid-answer", editor: { field: { text: "x" } } });
    expect(typeInModal(desk, "y").open?.reason).toBeUndefined();
  });

  for (const code of ["already-answered", "unknown-prompt"] as const)
    test(`${code}: the modal closes and says so`, () => {
      const desk = onReply(sent(open(question("a"))), reply("f1", code));
      expect(desk.open).toBeUndefined();
      expect(desk.said).toEqual({ text: `not taken: because ${code}`, tone: "warn" });
    });

  test("too long is said before it is sent", () => {
    const desk = open(question("a"));
    const long = {
      ...desk,
      open: { ...desk.open!, editor: { kind: "text" as const, field: textField("日".repeat(ANSWER_FRAME_BYTES_MAX / 3)), historyAt: -1 } },
    };
    const tried = submit(long, "f1");
    expect(toSend(tried)).toBeUndefined();
    expect(tried.open?.reason).toContain("too long: 513 KiB; an answer may have 512 KiB");
  });

  test("empty sends the default, which is never in the field", () => {
    const desk = open(question("a", "text", { default: "stranger" }));
    expect(desk.open?.editor).toMatchObject({ field: { text: "" } });
    expect(toSend(submit(desk, "f1"))).toMatchObject({ value: "stranger" });
    expect(toSend(submit(open(question("b")), "f1"))).toMatchObject({ value: "" });
  });

  const VALUES: [PromptKind, Partial<PromptOpts>, ("choice.down" | "choice.tick" | "choice.all" | "choose.other")[], unknown][] = [
    ["confirm", {}, [], true],
    ["confirm", { default: false }, [], false],
    ["confirm", {}, ["choose.other"], false],
    ["select", { default: "b" }, [], "b"],
    ["select", {}, ["choice.down", "choice.down", "choice.down"], "a"],
    ["multi", {}, [], []],
    ["multi", {}, ["choice.down", "choice.down", "choice.tick", "choice.down", "choice.tick"], ["a", "c"]],
    ["multi", {}, ["choice.all"], ["a", "b", "c"]],
    ["multi", {}, ["choice.all", "choice.all"], []],
  ];
  for (const [kind, opts, actions, value] of VALUES)
    test(`${kind} ${JSON.stringify(opts)} ${actions.join(" ")}`, () => {
      let desk = open(question("a", kind, { options: ["a", "b", "c"].map((name) => ({ value: name, label: name })), ...opts }));
      for (const action of actions) desk = editModal(desk, action, ROOM) ?? desk;
      expect(toSend(submit(desk, "f1"))).toMatchObject({ value });
    });

  test("fewer than the least is said, not sent", () => {
    const desk = submit(open(question("a", "multi", { min: 2, options: [{ value: "a", label: "a" }] })), "f1");
    expect([toSend(desk), desk.open?.reason]).toEqual([undefined, "choose at least 2; 0 chosen"]);
    expect(submit(open(question("b", "text", { min: 3 })), "f1").open?.reason).toBe("at least 3 characters; 0 typed");
  });
});

describe("several questions", () => {
  test("one is open, the others wait and are counted; none is lost", () => {
    let desk = typeInModal(open(question("a")), "half");
    desk = syncDesk(desk, input([question("a"), question("b"), question("c")]));
    expect(desk.open).toMatchObject({ question: { promptId: "a" }, editor: { field: { text: "half" } } });
    expect(waitingCount(desk, input([question("a"), question("b"), question("c")]).prompts)).toBe(2);
    desk = syncDesk(onReply(sent(desk), reply("f1")), input([question("b"), question("c")]));
    expect(desk.open?.question.promptId).toBe("b");
  });

  test("closed by somebody else: it says who, and the next opens", () => {
    const closed = new Map([["a", { outcome: "answered" as const, by: "ada" }]]);
    const desk = syncDesk(open(question("a")), input([question("b")], { closed }));
    expect(desk.said?.text).toBe("the question was answered by ada");
    expect(desk.open?.question.promptId).toBe("b");
  });

  test("none opens, and none stays, in a run that is over", () => {
    expect(syncDesk(emptyDesk, input([question("a")], { isOver: true })).open).toBeUndefined();
    expect(syncDesk(open(question("a")), input([], { isOver: true })).open).toBeUndefined();
  });
});

describe("without a link", () => {
  const held = (): Desk => afterSend(submit(typeInModal(open(question("a")), "Ada"), "f1"), false);

  test("the answer is kept, and sent when the link is back and names the same question", () => {
    const desk = held();
    expect(desk.open?.stage).toBe("held");
    expect(syncDesk(desk, input([], { isLive: false }))).toBe(desk);
    expect(toSend(syncDesk(desk, input([question("a")])))).toMatchObject({ value: "Ada", id: "f1" });
  });

  test("another question under the same id: the draft stays a draft", () => {
    const desk = syncDesk(held(), input([question("a", "text", { prompt: "Another?" })]));
    expect(toSend(desk)).toBeUndefined();
    expect(desk.open).toMatchObject({
      stage: "editing",
      reason: "the question has changed: look again",
      editor: { field: { text: "Ada" } },
    });
  });

  test("closed meanwhile: nothing is sent", () => {
    const desk = syncDesk(held(), input([]));
    expect([toSend(desk), desk.open]).toEqual([undefined, undefined]);
    expect(desk.said).toEqual({ text: "the question was withdrawn; your answer was not sent", tone: "warn" });
  });

  test("lost while it was on its way: sent again under its own id", () => {
    const desk = afterLoss(sent(typeInModal(open(question("a")), "Ada")));
    expect(desk.open?.stage).toBe("held");
    expect(toSend(syncDesk(desk, input([question("a")])))).toMatchObject({ id: "f1" });
    expect(syncDesk(desk, input([])).said?.text).toBe("the question was withdrawn");
  });

  test("a cancellation is not kept", () => {
    const desk = afterSend(submit(open(question("a")), "f1", true), false);
    expect(desk.open).toMatchObject({ stage: "editing", reason: "not connected: nothing was cancelled" });
  });
});

test("answers given before come back with up, and what was being typed with down", () => {
  let desk = onReply(sent(typeInModal(open(question("a")), "first")), reply("f1"));
  desk = typeInModal(syncDesk(desk, input([question("b")])), "dra");
  const text = (): unknown => (desk.open?.editor.kind === "text" ? desk.open.editor.field.text : undefined);
  desk = editModal(desk, "history.back", ROOM)!;
  expect(text()).toBe("first");
  desk = editModal(desk, "history.next", ROOM)!;
  expect(text()).toBe("dra");
});

test("a recorded question is put away, not answered", () => {
  const desk = syncDesk(emptyDesk, input([question("a")], { isLive: false, isReplay: true }));
  expect(submit(desk, "f1")).toBe(desk);
  expect(typeInModal(desk, "x")).toBe(desk);
  const away = putAway(desk);
  expect(away.open).toBeUndefined();
  expect(syncDesk(away, input([question("a")], { isLive: false, isReplay: true })).open).toBeUndefined();
});
