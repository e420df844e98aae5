import { describe, expect, it } from "vitest";
import { createMarkers } from "./markers.ts";
import { generateSession } from "./session-generator.ts";
import { envelopes, sample, told } from "./told.fake.ts";

const markersOf = (list: Parameters<typeof envelopes>[0]): string[] => {
  const markers = createMarkers();
  for (const event of envelopes(list)) markers.add(event, event.ts);
  return markers.all().map(({ kind, seq }) => `${seq} ${kind}`);
};

describe("markers", () => {
  it("are questions, errors and the root's transitions", () => {
    expect(
      markersOf([
        sample.started(),
        sample.step("go", ["a"], ["b"]),
        sample.step("ui.interrupt", ["b"], ["b"]),
        sample.child(0),
        sample.step("go", ["x"], ["y"], "session/a/0"),
        sample.ask("p1"),
        sample.answer("p1", "yes"),
        sample.toolResult("c1"),
        sample.toolResult("c2", { "is-error": true }),
        told("llm/error", { invokeid: "poet", "session-id": "session/a", message: "m", category: "timeout" }),
        sample.step("end", ["b"], ["c"], ":session/a"),
      ]),
    ).toEqual(["1 transition", "5 prompt", "8 error", "9 error", "10 transition"]);
  });

  it("survive fields of any type", () => {
    const markers = createMarkers();
    for (const value of [null, 1, "x", [], {}, undefined])
      for (const event of ["runner/started", "runner/event-processed", "llm/tool-result"])
        markers.add(
          { kind: "event", seq: 0, ts: 0, event, data: { "session-id": value, "config-before": value, "config-after": value } },
          0,
        );
    expect(markers.all()).toEqual([]);
  });

  it("are bounded, lie over the whole session, and stay in order", () => {
    const most = 10;
    const markers = createMarkers(most);
    const events = generateSession({ seed: 3 });
    const [ask] = events.filter(({ event }) => event === "human-input/start");
    for (let seq = 0; seq < 10_000; seq += 1) if (ask) markers.add({ ...ask, seq }, seq);
    const all = markers.all();
    expect(all.length).toBeLessThanOrEqual(most);
    expect(all.length).toBeGreaterThanOrEqual(most / 2);
    const seqs = all.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(seqs[0]).toBe(0);
    expect(Math.max(...seqs)).toBeGreaterThan(8_000);
  });
});
