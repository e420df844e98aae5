import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame, decodeLine, decodeMessage, encodeFrame, encodeLine, encodeText, frameOfLine } from "./codec.ts";
import type { Envelope } from "./envelope.ts";
import type { AgentFrame } from "./frames.ts";

const anyText = fc.string({ unit: "binary" });
/** Without -0, which JSON has no word for. */
const anyData = fc.dictionary(
  anyText.filter((key) => key !== "__proto__"),
  fc.jsonValue({ maxDepth: 4 }),
);
const anyEnvelope = fc
  .record({
    seq: fc.nat(),
    ts: fc.nat(),
    event: anyText,
    data: anyData,
    node: fc.option(anyText, { nil: undefined }),
    visit: fc.option(fc.nat(), { nil: undefined }),
  })
  .map(({ node, visit, ...rest }): Envelope => ({
    kind: "event",
    ...rest,
    ...(node !== undefined && { "transcript/node-id": node }),
    ...(visit !== undefined && { "transcript/visit": visit }),
  }));
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("lines", () => {
  it("come back as what they were, as a line and as a frame", () => {
    fc.assert(
      fc.property(anyEnvelope, (envelope) => {
        const line = encodeLine(envelope);
        expect(line).not.toMatch(/[\n\r\u2028\u2029]/);
        expect(decodeLine(line)).toEqual({ ok: true, value: json(envelope) });
        expect(decodeFrame(frameOfLine(line))).toEqual({ ok: true, value: json(envelope) });
        expect(JSON.parse(line)).not.toHaveProperty("kind");
      }),
    );
  });

  it("are read with and without kind", () => {
    const wanted = { ok: true, value: { kind: "event", seq: 0, ts: 1, event: "x", data: {} } };
    expect(decodeLine('{"seq":0,"ts":1,"event":"x","data":{}}')).toEqual(wanted);
    expect(decodeLine('{"kind":"event","seq":0,"ts":1,"event":"x"}')).toEqual(wanted);
    expect(decodeLine('{"kind":"event","seq":0,"ts":1,"event":"x","data":null}')).toEqual(wanted);
  });

  it("hold line breaks of Unicode only escaped, in keys too", () => {
    const line = encodeLine({ seq: 0, ts: 0, event: "a\u2028", data: { "k\u2029": "v\u2028\u2029" } });
    expect(line).toBe('{"seq":0,"ts":0,"event":"a\\u2028","data":{"k\\u2029":"v\\u2028\\u2029"}}');
  });

  it.each([
    ["", "Unexpected end"],
    ["{", "Expected"],
    ["[]", "not an object"],
    ["null", "not an object"],
    ["3", "not an object"],
    ['{"kind":"phase","seq":0,"ts":0,"event":"x","data":{}}', 'kind "phase" is not an event'],
    ['{"ts":0,"event":"x"}', "seq"],
    ['{"seq":-1,"ts":0,"event":"x"}', "seq"],
    ['{"seq":1.5,"ts":0,"event":"x"}', "seq"],
    ['{"seq":"1","ts":0,"event":"x"}', "seq"],
    ['{"seq":1e17,"ts":0,"event":"x"}', "seq"],
    ['{"seq":0,"event":"x"}', "ts"],
    ['{"seq":0,"ts":"now","event":"x"}', "ts"],
    ['{"seq":0,"ts":0}', "event"],
    ['{"seq":0,"ts":0,"event":7}', "event"],
    ['{"seq":0,"ts":0,"event":"x","data":[]}', "data"],
    ['{"seq":0,"ts":0,"event":"x","data":"y"}', "data"],
  ])("refuses %s", (line, reason) => expect(decodeLine(line)).toEqual({ ok: false, reason: expect.stringContaining(reason) }));
});

const frames: AgentFrame[] = [
  { kind: "hello", protocol: 1, engine: "e", "session-id": "s", epoch: "e1", head: -1, caps: ["batch"], resume: "start" },
  { kind: "live", "as-of": -1, "open-prompts": ["p"] },
  { kind: "event", seq: 0, ts: 1, event: "x/y", data: { text: "a\u2028b" } },
  {
    kind: "deltas",
    "seq-from": 1,
    seq: 2,
    ts: 3,
    streams: [{ "session-id": "s", invokeid: "i", type: "text-delta", text: "ab", n: 2, "first-ts": 1, "last-ts": 2 }],
  },
  { kind: "phase", ts: 0, "as-of": 0, config: ["a"], breadcrumb: ["a"], siblings: ["a", "b"] },
  { kind: "prompt", "prompt-id": "p", invokeid: "i", "session-id": "s", type: "text", opts: { prompt: "?" }, "as-of": 0 },
  { kind: "prompt-closed", "prompt-id": "p", outcome: "answered", by: "web", "as-of": 1 },
  { kind: "progress", invokeid: "i", label: "l", done: 1 },
  { kind: "storage", state: "full", message: "m", "as-of": 1 },
  { kind: "debug", paused: false, "step-budget": 0, branch: null, "as-of": 1 },
  { kind: "model-catalog", aliases: [] },
  { kind: "conversation", invokeid: "i", "node-id": "n", visit: 0, turns: [] },
  { kind: "control", op: "run-finished", "final-config": [], status: "done" },
  { kind: "reply", re: "answer", ok: false, error: { code: "busy", message: "m" } },
];

it("a text is written as JSON.stringify writes it, but for the line breaks of Unicode", () => {
  const hostile = fc.constantFrom("\ud800", "\udc00x", "\u2028", "\u2029", "\x7f", "\x00", '"', "\\", "é", "plain words");
  fc.assert(
    fc.property(fc.array(fc.oneof(anyText, hostile, fc.string()), { maxLength: 4 }), (parts) => {
      const text = parts.join("");
      expect(encodeText(text)).toBe(JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029"));
    }),
  );
});

describe("frames", () => {
  it.each(frames.map((frame) => [frame.kind, frame] as const))("%s comes back as it was", (_, frame) => {
    expect(decodeFrame(encodeFrame(frame))).toEqual({ ok: true, value: frame });
    expect(encodeFrame(frame)).not.toMatch(/[\u2028\u2029]/);
  });

  it("of unknown kinds, and unknown keys, pass", () => {
    for (const text of [
      '{"kind":"hologram","x":1}',
      '{"kind":"constructor"}',
      '{"kind":"__proto__"}',
      '{"kind":"live","as-of":0,"open-prompts":[],"new":1}',
    ])
      expect(decodeFrame(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each([
    ["{}", "no kind"],
    ['{"kind":5}', "no kind"],
    ['{"kind":"hello","protocol":"1"}', "hello: protocol"],
    ['{"kind":"hello","protocol":1,"session-id":"s","epoch":"e","head":-2,"resume":"ok"}', "hello: head"],
    ['{"kind":"live","as-of":0}', "live: open-prompts is missing"],
    ['{"kind":"deltas","seq-from":0,"seq":null,"streams":[]}', "deltas: seq is null"],
    ['{"kind":"deltas","seq-from":0,"seq":1,"streams":{}}', "deltas: streams is object"],
    ['{"kind":"phase","config":"a"}', 'phase: config is "a"'],
    ['{"kind":"prompt","prompt-id":"p","invokeid":"i","type":"text","opts":[]}', "prompt: opts"],
    ['{"kind":"prompt-closed","prompt-id":"p"}', "prompt-closed: outcome"],
    ['{"kind":"progress","invokeid":"i"}', "progress: label"],
    ['{"kind":"storage"}', "storage: state"],
    ['{"kind":"control"}', "control: op"],
    ['{"kind":"reply"}', "reply: re"],
    [`{"kind":"phase","config":{"a":${"[".repeat(9_000)}${"]".repeat(9_000)}}}`, "phase: config is object"],
  ])("refuses %s", (text, reason) => expect(decodeFrame(text)).toEqual({ ok: false, reason: expect.stringContaining(reason) }));

  it("comes or is refused for any text, without a throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.json(),
          fc
            .dictionary(
              fc.constantFrom("kind", "seq", "ts", "event", "data", "config"),
              fc.oneof(fc.jsonValue(), fc.constantFrom("event", "live", "toString")),
            )
            .map((o) => JSON.stringify(o)),
        ),
        (text) => {
          expect(typeof decodeFrame(text).ok).toBe("boolean");
        },
      ),
    );
  });
});

describe("messages", () => {
  it("hold one frame or several, each read by itself", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...frames), { maxLength: 12 }), fc.boolean(), (list, ends) => {
        const text = list.map(encodeFrame).join("\n") + (ends ? "\n" : "");
        expect(decodeMessage(text)).toEqual(list.map((value) => ({ ok: true, value })));
      }),
    );
  });

  it("lose only what is broken", () => {
    expect(decodeMessage('{"kind":"live","as-of":0,"open-prompts":[]}\n{oops\n\n{"kind":"reply","re":"ack"}').map(({ ok }) => ok)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
