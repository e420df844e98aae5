import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { AgentFrame, Decoded, Envelope } from "../../wire/index.ts";
import { eventsFrom } from "./agent.fake.ts";
import { createIntake, type Intake, type Taken, UNREADABLE_EVENT } from "./intake.ts";

const hello = (resume: "start" | "ok" | "reset", changes: Partial<Extract<AgentFrame, { kind: "hello" }>> = {}): AgentFrame => ({
  kind: "hello",
  protocol: 1,
  engine: "escapement/test",
  "session-id": "one",
  epoch: "e1",
  head: 0,
  caps: [],
  resume,
  ...changes,
});
const ok = (value: AgentFrame): Decoded<AgentFrame> => ({ ok: true, value });
const bad: Decoded<AgentFrame> = { ok: false, reason: "torn" };
const event = (seq: number): AgentFrame => eventsFrom(seq, 1)[0] as Envelope;
const run = (from: number, to: number): AgentFrame => ({ kind: "deltas", "seq-from": from, seq: to, ts: 1, streams: [] });
const live = (asOf: number): AgentFrame => ({ kind: "live", "as-of": asOf, "open-prompts": [] });

/** Numbers, each as often as it was passed on. */
const seqsOf = (frames: readonly AgentFrame[]): number[] =>
  frames.flatMap((frame) => {
    if (frame.kind === "event") return [frame.seq];
    return frame.kind === "deltas"
      ? Array.from({ length: frame.seq - frame["seq-from"] + 1 }, (_, index) => frame["seq-from"] + index)
      : [];
  });

function greeted(upTo: number): Intake {
  const intake = createIntake({ isStrict: true });
  intake.take([ok(hello("start")), ...Array.from({ length: upTo + 1 }, (_, seq) => ok(event(seq)))]);
  return intake;
}

describe("ranges, after event 9", () => {
  test.each<[string, AgentFrame, number[], Taken["then"]]>([
    ["the next event", event(10), [10], "on"],
    ["the next run", run(10, 14), [10, 11, 12, 13, 14], "on"],
    ["an event that is known", event(9), [], "on"],
    ["a run that is known", run(3, 9), [], "on"],
    ["a run that overlaps", run(8, 12), [], "resume"],
    ["an event too far", event(11), [], "resume"],
    ["a run too far", run(11, 12), [], "resume"],
    ["a run that ends before it begins", { ...run(12, 12), "seq-from": 13 } as AgentFrame, [], "on"],
    ["live, and nothing is missing", live(9), [], "on"],
    ["live, and something is missing", live(11), [], "resume"],
  ])("%s", (_name, frame, passed, then) => {
    const intake = greeted(9);
    const taken = intake.take([ok(frame)]);
    expect(seqsOf(taken.frames)).toEqual(passed);
    expect(taken.then).toBe(then);
    expect(intake.cursor()).toEqual({ epoch: "e1", seq: 9 + passed.length });
  });

  test("what comes after a break in the same message is not passed on", () => {
    const taken = greeted(9).take([ok(event(10)), ok(event(12)), ok(event(11)), ok(event(12))]);
    expect(seqsOf(taken.frames)).toEqual([10]);
    expect(taken.then).toBe("resume");
  });
});

describe("greeting", () => {
  test.each<[string, AgentFrame, RegExp]>([
    ["no hello", event(0), /did not greet/],
    ["another protocol", hello("start", { protocol: 3 }), /protocol 3.*protocol 1/],
    ["another session", hello("ok", { "session-id": "two" }), /another session/],
  ])("%s ends it", (_name, first, says) => {
    const intake = greeted(2);
    intake.reopen();
    const taken = intake.take([ok(first), ok(event(3))]);
    expect(taken).toMatchObject({ then: "end", frames: [], why: expect.stringMatching(says) });
  });

  test("older logs spell the same session with a colon", () => {
    const intake = greeted(2);
    intake.reopen();
    expect(intake.take([ok(hello("ok", { "session-id": ":one" })), ok(event(3))]).then).toBe("on");
  });

  test("a reset begins the numbers anew, in the new epoch", () => {
    const intake = greeted(5);
    intake.reopen();
    const taken = intake.take([ok(hello("reset", { epoch: "e2", reason: "epoch" })), ok(event(0))]);
    expect(taken.frames.map((frame) => frame.kind)).toEqual(["hello", "event"]);
    expect(intake.cursor()).toEqual({ epoch: "e2", seq: 0 });
  });
});

test("over any connections, merges, cuts and spoilt frames, each event comes once and in order", () => {
  const piece = fc.record({ merge: fc.integer({ min: 1, max: 5 }), isSpoilt: fc.boolean() });
  const connection = fc.record({ pieces: fc.array(piece, { minLength: 1, maxLength: 12 }), goesBack: fc.integer({ min: 0, max: 3 }) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(connection, { maxLength: 8 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 3 }),
      (count, connections, neverReadable) => {
        const intake = createIntake({ isStrict: true });
        const passed: AgentFrame[] = [];
        const serve = (pieces: { merge: number; isSpoilt: boolean }[], goesBack: number): void => {
          intake.reopen();
          const cursor = intake.cursor();
          let at = Math.max(0, (cursor?.seq ?? -1) + 1 - goesBack);
          const frames: Decoded<AgentFrame>[] = [ok(hello(cursor ? "ok" : "start"))];
          // A server that goes back sends single events: what is known is dropped one by one.
          for (const { merge, isSpoilt } of pieces) {
            if (at >= count) break;
            const to = goesBack > 0 ? at : Math.min(at + merge, count) - 1;
            const isUnreadable = neverReadable.some((seq) => seq >= at && seq <= to);
            frames.push(isSpoilt || isUnreadable ? bad : ok(at === to ? event(at) : run(at, to)));
            at = to + 1;
          }
          if (at >= count) frames.push(ok(live(count - 1)));
          passed.push(...intake.take(frames).frames);
        };
        for (const { pieces, goesBack } of connections) serve(pieces, goesBack);
        // In the end the link holds: what can be read is read, over what cannot one more try at most is lost each time.
        const whole = Array.from({ length: count }, () => ({ merge: 1, isSpoilt: false }));
        for (let tries = 0; tries < 2 * neverReadable.length + 2; tries += 1) serve(whole, 0);
        expect(seqsOf(passed)).toEqual(Array.from({ length: count }, (_, seq) => seq));
        const readable = passed.filter((frame) => frame.kind === "event" && frame.event === UNREADABLE_EVENT);
        if (neverReadable.length === 0 && connections.every(({ pieces }) => pieces.every(({ isSpoilt }) => !isSpoilt)))
          expect(readable).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});
