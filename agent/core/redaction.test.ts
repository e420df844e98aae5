import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeLine, type Envelope, encodeLine } from "../../wire/index.ts";
import { createMemoryStore } from "./ports/store.memory.ts";
import { createLineRedaction, redactingStore } from "./redaction.ts";

const redact = (text: string): string => text.replaceAll("hunter2", "«redacted»");
const redacted = createLineRedaction(redact);
const envelopeOf = (event: string, data: Record<string, unknown>): Envelope => ({ kind: "event", seq: 1, ts: 2, event, data });

test("the line and its envelope say the same, hold no secret, and are JSON, whatever is in them", () => {
  const text = fc.oneof(fc.string(), fc.constantFrom("hunter2", 'a "hunter2" \\hunter2', "hunter"));
  const data = fc.dictionary(
    text,
    fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        text,
        fc.integer(),
        fc.constant(null),
        fc.array(tie("value")),
        fc.dictionary(text, tie("value")),
      ),
    })).value,
  );
  fc.assert(
    fc.property(fc.constantFrom("llm/delta", "llm/response"), data, (event, value) => {
      const envelope = envelopeOf(event, value as Record<string, unknown>);
      const line = redacted(encodeLine(envelope), envelope);
      expect(line).not.toContain("hunter2");
      expect(line).toBe(encodeLine(envelope));
      expect(decodeLine(line).ok).toBe(true);
    }),
  );
});

test("a delta's names and usage are looked at too, and what is given is not changed", () => {
  const data = { type: "text-delta", text: "ok", model: "hunter2", invokeid: "a", "session-id": "s", usage: { "output-tokens": 1 } };
  for (const name of ["hunter2", "fine", "fine"]) {
    const given = { ...data, model: name };
    const envelope = envelopeOf("llm/delta", given);
    expect(redacted(encodeLine(envelope), envelope)).toContain(`"model":"${name === "fine" ? "fine" : "«redacted»"}"`);
    expect(given.model).toBe(name);
  }
  const odd = envelopeOf("llm/delta", { ...data, model: "m", usage: { note: "hunter2" } });
  expect(redacted(encodeLine(odd), odd)).not.toContain("hunter2");
});

test("without anything to redact with, nothing is looked at", () => {
  const envelope = envelopeOf("llm/delta", { text: "hunter2" });
  expect(createLineRedaction(undefined)("the line", envelope)).toBe("the line");
});

test("blobs, artifacts and checkpoints hold none; JSON stays JSON, as it was laid out", async () => {
  const under = createMemoryStore();
  const store = redactingStore(under, redact);
  const ref = store.writeBlob(["nodes", "a.json"], '{"a":"\\"hunter2\\""}');
  expect(store.readBlob(ref)).toBe('{"a":"\\"«redacted»\\""}');
  expect(store.readBlob(store.writeBlob(["nodes", "b.txt"], "{not JSON hunter2"))).toBe("{not JSON «redacted»");
  expect(store.readBlob(store.writeBlob(["nodes", "c.json"], '{"clean": 1}'))).toBe('{"clean": 1}');
  expect(store.writeArtifact("a.md", "# hunter2")).toBe(new TextEncoder().encode("# «redacted»").length);
  store.writeArtifact("b.json", JSON.stringify({ a: ["hunter2"] }, null, 2));
  expect(store.readArtifact("b.json")).toBe(JSON.stringify({ a: ["«redacted»"] }, null, 2));
  await store.writeCheckpoint("latest", '{"context":{"key":"hunter2"}}');
  expect(store.readCheckpoint("latest")).toBe('{"context":{"key":"«redacted»"}}');
  expect([...under.blobs.values(), ...under.artifacts.values(), ...under.checkpoints.values()].join()).not.toContain("hunter2");
});
