import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseClientFrame } from "./client-frames.ts";
import { OFFENCE_CODES } from "./errors.ts";
import { ANSWER_FRAME_BYTES_MAX, CLIENT_FRAME_BYTES_MAX, CLIENT_FRAME_DEPTH_MAX } from "./limits.ts";

const parse = (text: string) => parseClientFrame(text, Buffer.byteLength(text));
const parseValue = (value: unknown) => parse(JSON.stringify(value));
const nested = (lists: number): unknown => JSON.parse(`${"[".repeat(lists)}${"]".repeat(lists)}`);

const answer = { kind: "answer", "prompt-id": "p" };
const ack = { kind: "ack", seq: 5, epoch: "e", "frame-ms": 1.5 };
const control = (op: string, more: object = {}): object => ({ kind: "control", op, ...more });
const rerun = control("rerun-from", { "session-id": "s", invokeid: "i", "node-id": "n", visit: 0, turn: 2 });

describe("frames that enter", () => {
  it.each<[string, object]>([
    ["an answer of text", { ...answer, value: "x" }],
    ["an empty text", { ...answer, value: "" }],
    ["an answer of several", { ...answer, value: ["a", "b"] }],
    ["none of several", { ...answer, value: [] }],
    ["a yes", { ...answer, value: true }],
    ["a no", { ...answer, value: false }],
    ["a number, which the prompt will refuse", { ...answer, value: 0 }],
    ["a cancel", { ...answer, cancelled: true }],
    ["one that wants a reply", { ...answer, value: "x", id: "1" }],
    ["an answer as deep as may be", { ...answer, value: nested(CLIENT_FRAME_DEPTH_MAX - 1) }],
    ["an ack", ack],
    ["an ack of nothing yet", { ...ack, seq: -1 }],
    ["an ack of a sleeping screen", { ...ack, suspended: true }],
    ["interrupt", control("ui-interrupt")],
    ["quit", control("ui-quit", { id: "q" })],
    ...["pause", "continue", "arm", "arm-llm-breakpoint", "turn-next", "turn-back", "request-model-catalog"].map((op): [string, object] => [
      op,
      control(op),
    ]),
    ["step", control("step", { n: 1 })],
    ["a conversation", control("request-conversation", { invokeid: "i" })],
    ["a conversation of a visit", control("request-conversation", { invokeid: "i", "node-id": "n", visit: 0 })],
    ["a rerun", rerun],
    [
      "a rerun with all overrides",
      {
        ...rerun,
        overrides: { alias: "a", provider: "p", model: "m", temperature: 0.5, system: "s", messages: [{ role: "user", text: "t" }] },
      },
    ],
  ])("%s", (_, frame) => expect(parseValue(frame)).toEqual({ ok: true, value: frame }));

  it.each<[string, object, object]>([
    ["an answer", { ...answer, value: "x", cancelled: null, id: null }, { ...answer, value: "x" }],
    ["a cancel", { ...answer, value: null, cancelled: true }, { ...answer, cancelled: true }],
    ["overrides", { ...rerun, overrides: { model: null, alias: "a" } }, { ...rerun, overrides: { alias: "a" } }],
  ])("null is absent in %s", (_, sent, taken) => expect(parseValue(sent)).toEqual({ ok: true, value: taken }));
});

describe("frames that do not", () => {
  it.each<[string, string, string]>([
    ["nothing", "", "bad-json"],
    ["half a frame", '{"kind":"ack"', "bad-json"],
    ["two frames", '{"kind":"ack"}{"kind":"ack"}', "bad-json"],
    ["words", "hello", "bad-json"],
    ["a list", "[]", "bad-frame"],
    ["null", "null", "bad-frame"],
    ["a number", "7", "bad-frame"],
    ["a text", '"answer"', "bad-frame"],
    ["no kind", "{}", "bad-frame"],
    ["an unknown kind", '{"kind":"event"}', "bad-frame"],
    ["a kind that objects have", '{"kind":"constructor"}', "bad-frame"],
    ["a kind that is no text", '{"kind":{"a":1}}', "bad-frame"],
    ["__proto__ as kind", '{"kind":"__proto__"}', "bad-frame"],
    ["__proto__ as key", '{"kind":"answer","prompt-id":"p","value":"x","__proto__":{"cancelled":true}}', "bad-frame"],
    ["__proto__ that brings the kind", '{"__proto__":{"kind":"answer"},"prompt-id":"p","value":"x"}', "bad-frame"],
    [
      "__proto__ in overrides",
      '{"kind":"control","op":"rerun-from","session-id":"s","invokeid":"i","node-id":"n","visit":0,"turn":0,"overrides":{"__proto__":{}}}',
      "bad-frame",
    ],
    ["constructor as key", '{"kind":"control","op":"ui-quit","constructor":1}', "bad-frame"],
  ])("%s", (_, text, code) => expect(parse(text)).toMatchObject({ ok: false, error: { code } }));

  it.each<[string, object]>([
    ["an answer to nothing", { kind: "answer", value: "x" }],
    ["an answer to no name", { kind: "answer", "prompt-id": "", value: "x" }],
    ["an answer to a number", { kind: "answer", "prompt-id": 5, value: "x" }],
    ["an answer to a name without end", { kind: "answer", "prompt-id": "p".repeat(201), value: "x" }],
    ["an answer without a value", answer],
    ["a value that is null", { ...answer, value: null }],
    ["an answer that is also a cancel", { ...answer, value: "x", cancelled: true }],
    ["a cancel that is not", { ...answer, cancelled: false }],
    ["an answer with more", { ...answer, value: "x", by: "root" }],
    ["an id of a number", { ...answer, value: "x", id: 5 }],
    ["an empty id", { ...answer, value: "x", id: "" }],
    ["an id without end", { ...answer, value: "x", id: "i".repeat(201) }],
    ["an ack without seq", { ...ack, seq: undefined }],
    ["an ack before the beginning", { ...ack, seq: -2 }],
    ["an ack in between", { ...ack, seq: 1.5 }],
    ["an ack of text", { ...ack, seq: "5" }],
    ["an ack without epoch", { ...ack, epoch: undefined }],
    ["a frame that took less than nothing", { ...ack, "frame-ms": -1 }],
    ["an ack with more", { ...ack, lag: 1 }],
    ["a control of nothing", { kind: "control" }],
    ["an unknown op", control("reboot")],
    ["an op that objects have", control("toString")],
    ["the agent's own op", control("run-finished", { "final-config": [], status: "done" })],
    ["interrupt with more", control("ui-interrupt", { force: true })],
    ["step without n", control("step")],
    ["no step", control("step", { n: 0 })],
    ["half a step", control("step", { n: 0.5 })],
    ["steps without end", control("step", { n: 1_000_001 })],
    ["a conversation of nobody", control("request-conversation")],
    ["a visit before the first", control("request-conversation", { invokeid: "i", visit: -1 })],
    ["a rerun from nowhere", control("rerun-from")],
    ["a rerun without a turn", { ...rerun, turn: undefined }],
    ["unknown overrides", { ...rerun, overrides: { apiKey: "x" } }],
    ["an override of the wrong type", { ...rerun, overrides: { temperature: "hot" } }],
    ["a message with more", { ...rerun, overrides: { messages: [{ role: "user", text: "t", tool: 1 }] } }],
    ["an answer one too deep", { ...answer, value: nested(CLIENT_FRAME_DEPTH_MAX) }],
    ["an answer of thousands of lists", { ...answer, value: nested(4_000) }],
  ])("%s", (_, frame) => expect(parseValue(frame)).toMatchObject({ ok: false, error: { code: "bad-frame" } }));
});

describe("size", () => {
  const text = (bytes: number, frame: object, key: string): string => {
    const empty = JSON.stringify({ ...frame, [key]: "" });
    return JSON.stringify({ ...frame, [key]: "x".repeat(bytes - empty.length) });
  };
  it.each([
    ["an answer of half a megabyte", text(ANSWER_FRAME_BYTES_MAX, answer, "value"), undefined],
    ["one byte more", text(ANSWER_FRAME_BYTES_MAX + 1, answer, "value"), "too-large"],
    ["a control of 64 KiB", text(CLIENT_FRAME_BYTES_MAX, rerun, "x"), "bad-frame"],
    ["one byte more", text(CLIENT_FRAME_BYTES_MAX + 1, rerun, "x"), "too-large"],
    ["an unknown kind over 64 KiB", text(CLIENT_FRAME_BYTES_MAX + 1, { kind: "x" }, "y"), "too-large"],
    ["no JSON over 512 KiB", "x".repeat(ANSWER_FRAME_BYTES_MAX + 1), "too-large"],
  ])("%s", (_, frame, code) => {
    const parsed = parse(frame);
    expect(parsed.ok ? undefined : parsed.error.code).toBe(code);
  });
  it("is of bytes, not of characters", () => {
    const wide = JSON.stringify({ ...answer, value: "日".repeat(ANSWER_FRAME_BYTES_MAX / 3) });
    expect(parse(wide)).toMatchObject({ ok: false, error: { code: "too-large" } });
  });
});

describe("a refusal", () => {
  it.each<[string, object]>([
    ['{"kind":"answer","id":"7"}', { re: "answer", id: "7" }],
    ['{"kind":"control","op":"step","n":0,"id":"8"}', { re: "step", id: "8" }],
    ['{"kind":"control","op":5}', { re: "control" }],
    ['{"kind":"zzz","id":9}', { re: "zzz" }],
    ["oops", { re: "frame" }],
    [`{"kind":"zzz","id":"${"9".repeat(201)}"}`, { re: "zzz" }],
    [`{"kind":"${"k".repeat(90)}"}`, { re: "k".repeat(40) }],
  ])("of %s names what it answers", (text, about) => {
    const parsed = parse(text);
    expect(parsed).toMatchObject({ ok: false, ...about });
    if (!("id" in about)) expect(parsed).not.toHaveProperty("id");
  });

  it("comes for any JSON, without a throw, and only with an offence's code", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc
            .dictionary(
              fc.constantFrom("kind", "op", "id", "value", "prompt-id", "__proto__"),
              fc.oneof(fc.jsonValue(), fc.constantFrom("answer", "control", "step")),
            )
            .map((o) => JSON.stringify(o)),
        ),
        (text) => {
          const parsed = parse(text);
          if (!parsed.ok) expect(OFFENCE_CODES).toContain(parsed.error.code);
        },
      ),
    );
  });
});
