import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AgentFrame, Envelope } from "../wire/index.ts";
import { applyEvent, applyFrame, applyFrames } from "./apply.ts";
import { createModel } from "./create-model.ts";
import { plainView } from "./plain-view.fake.ts";
import { generateSession } from "./session-generator.ts";

describe("what is not known or of the wrong type", () => {
  it("counts an event with a wrong field and changes nothing else", () => {
    const events = generateSession({ seed: 7, children: 2 });
    const wrong: unknown[] = [7, null, {}, [], "text", true];
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom(...wrong), (place, field, value) => {
        const at = place % events.length;
        const model = createModel();
        applyFrames(model, events.slice(0, at));
        const before = { ...model, totals: { ...model.totals } };
        const victim = events[at] as Envelope;
        const keys = Object.keys(victim.data);
        const key = keys[field % keys.length] ?? "";
        applyEvent(model, { ...victim, data: { ...victim.data, [key]: value } });
        if (model.bad.count === 0) return;
        expect(model.bad).toEqual({ count: 1, last: `${victim.event} ${key}` });
        const after = { ...before, seq: at, ts: victim.ts, bad: model.bad, totals: { ...before.totals, events: at + 1 } };
        expect(plainView(model)).toEqual(plainView(after));
        expect(events.slice(at + 1).every((event) => applyEvent(model, event) === "applied")).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  it("never throws, whatever JSON the data is", () => {
    const names = [
      ...new Set(generateSession({ seed: 3 }).map(({ event }) => event)),
      "llm/model-down",
      "llm/user-message",
      "debug/awaiting-step",
      "ui/lost",
      "x/y",
      "__proto__",
      "constructor",
    ];
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom(...names),
            fc.dictionary(
              fc.constantFrom("invokeid", "session-id", "text", "type", "content", "opts", "config-after", "__proto__"),
              fc.jsonValue(),
            ),
          ),
        ),
        (list) => {
          const model = createModel();
          list.forEach(([event, data], seq) => applyEvent(model, { kind: "event", seq, ts: seq, event, data }));
          expect(model.seq).toBe(list.length - 1);
        },
      ),
    );
  });

  it("takes data nested deeper than JSON can be written", () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
    const model = createModel();
    applyEvent(model, { kind: "event", seq: 0, ts: 0, event: "x/deep", data: { deep } });
    applyEvent(model, {
      kind: "event",
      seq: 1,
      ts: 0,
      event: "llm/error",
      data: { message: deep, category: "c", invokeid: "i", "session-id": "s" },
    });
    applyEvent(model, {
      kind: "event",
      seq: 2,
      ts: 0,
      event: "human-input/answer",
      data: { kind: "text", invokeid: "i", "prompt-id": "p", answer: deep },
    });
    expect(model.log.rows.map(({ text }) => text)).toEqual([expect.stringContaining("x/deep"), expect.stringContaining("[")]);
    expect(model.bad.count).toBe(1);
  });

  it.each<[string, unknown]>([
    ["an unknown kind", { kind: "hologram", x: 1 }],
    ["a kind that objects have", { kind: "constructor" }],
    ["a phase of numbers", { kind: "phase", ts: 0, "as-of": 0, config: [1], breadcrumb: [], siblings: [] }],
    ["a prompt without options of a shape", { kind: "prompt", "prompt-id": 5, invokeid: "i", type: "text", opts: {}, "as-of": 0 }],
    ["a closed prompt with no outcome", { kind: "prompt-closed", "prompt-id": "p", outcome: "eaten", "as-of": 0 }],
    ["a progress of words", { kind: "progress", invokeid: "i", label: "l", done: "half" }],
    ["a reply", { kind: "reply", re: "answer", ok: true }],
  ])("passes over %s", (_, frame) => {
    const model = createModel();
    const before = { ...model };
    expect(applyFrame(model, frame as AgentFrame)).toBe("applied");
    expect(plainView({ ...model, bad: 0 })).toEqual(plainView({ ...before, bad: 0 }));
  });

  it("counts a merged stream of the wrong type and folds the one beside it", () => {
    const good = { "session-id": "s", invokeid: "i", type: "text-delta", text: "ab", n: 2, "first-ts": 1, "last-ts": 2 };
    const model = createModel();
    applyFrame(model, {
      kind: "deltas",
      "seq-from": 0,
      seq: 3,
      ts: 2,
      streams: [{ ...good, text: 5 }, null, good],
    } as unknown as AgentFrame);
    expect([model.bad.count, model.seq, [...model.rows.values()].map((row) => row.tail)]).toEqual([2, 3, ["ab"]]);
  });
});
