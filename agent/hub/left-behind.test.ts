// Nobody is forgotten: sinks refuse, fill up and throw as they like, and once they take things again every client has everything, in order
// and once, without waiting for the next look at the clients.

import fc from "fast-check";
import { expect, test } from "vitest";
import { type AgentFrame, decodeMessage } from "../../wire/index.ts";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { phase, prompt } from "./frames.fake.ts";
import type { FrameSink } from "./frame-sink.ts";
import { IN_FLIGHT_BYTES_MAX } from "./limits.ts";
import type { Parcel } from "./parcel.ts";
import { createTestRun, delta, seqsOf, upTo } from "./run.fake.ts";

const MOODS = ["takes", "fills", "is full", "refuses", "throws", "takes every other"] as const;
type Mood = (typeof MOODS)[number];

function createMoodySink() {
  let mood: Mood = "takes";
  let buffered = 0;
  let sends = 0;
  let resume = (): void => {};
  const frames: AgentFrame[] = [];
  const take = ({ messages }: Parcel): void => {
    for (const { text } of messages) for (const frame of decodeMessage(text)) if (frame.ok) frames.push(frame.value);
  };
  const sink: FrameSink = {
    offers: ["batch", "deltas"],
    send(parcel) {
      sends += 1;
      if (mood === "throws") throw new Error("the pipe is broken");
      if (mood === "refuses" || (mood === "takes every other" && sends % 2 === 0)) return false;
      if (mood === "fills") for (const { bytes } of parcel.messages) buffered += bytes;
      take(parcel);
      return true;
    },
    bufferedBytes: () => (mood === "is full" ? IN_FLIGHT_BYTES_MAX : buffered),
    onDrain: (call) => void (resume = call),
    close: () => {},
    ping: () => {},
  };
  return {
    sink,
    frames,
    set(next: Mood): void {
      mood = next;
      if (mood !== "takes") return;
      buffered = 0;
      resume();
    },
  };
}

type Client = ReturnType<typeof createMoodySink> & { handle: { send(frame: AgentFrame): void; detach(): void }; replies: number };

const nth = fc.nat(11);
const anyStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ is: fc.constant("publish" as const), texts: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1 }) }),
  },
  { weight: 4, arbitrary: fc.record({ is: fc.constant("mood" as const), nth, mood: fc.constantFrom(...MOODS) }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constant("turn" as const) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("join" as const), caps: fc.subarray(["batch", "deltas"]) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constantFrom("phase" as const, "prompt" as const) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("reply" as const), nth }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("leave" as const), nth }) },
);

test("every client ends at the head once its sink takes things again", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 20, maxLength: 60 }), async (steps) => {
      const clock = createSimulatedClock({ turn: () => new Promise((resolve) => void setImmediate(resolve)) });
      const { hub, write, envelopes } = createTestRun({ clock });
      const clients: Client[] = [];
      let phases = 0;
      const prompts: string[] = [];
      const join = (caps: string[]): void => {
        const moody = createMoodySink();
        clients.push({ ...moody, handle: hub.attach({ caps }, moody.sink), replies: 0 });
      };
      join([]);
      join(["batch", "deltas"]);
      for (const step of steps) {
        const client = "nth" in step ? clients[step.nth % clients.length] : undefined;
        if (step.is === "publish") write(step.texts.map((size) => delta("x".repeat(size ** 3), `row-${size % 3}`)));
        else if (step.is === "turn") await clock.settle();
        else if (step.is === "join") join(step.caps);
        else if (step.is === "phase") hub.state(phase(envelopes.length - 1, `phase-${(phases += 1)}`));
        else if (step.is === "prompt") hub.state(prompt(`prompt-${prompts.push(`prompt-${prompts.length}`) - 1}`, envelopes.length - 1));
        else if (step.is === "mood") client?.set(step.mood);
        else if (step.is === "reply" && client) {
          client.handle.send({ kind: "reply", re: "answer", ok: true });
          client.replies += 1;
        } else if (step.is === "leave" && client && clients.length > 1) {
          client.handle.detach();
          clients.splice(clients.indexOf(client), 1);
        }
      }
      for (const client of clients) client.set("takes");
      await clock.settle();
      for (const { frames, replies } of clients) {
        expect(seqsOf(frames)).toEqual(upTo(envelopes.length));
        const count = (kind: AgentFrame["kind"]): number => frames.filter((frame) => frame.kind === kind).length;
        expect([count("hello"), count("live"), count("reply")]).toEqual([1, 1, replies]);
        // The latest wins; none comes twice, none comes after a later one.
        const told = frames.flatMap((frame) => (frame.kind === "phase" ? [Number(frame.breadcrumb[0]?.slice("phase-".length))] : []));
        expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
        expect(told.at(-1) ?? 0).toBe(phases);
        expect(frames.flatMap((frame) => (frame.kind === "prompt" ? [frame["prompt-id"]] : []))).toEqual(prompts);
      }
      expect(hub.clients().filter(({ lag }) => lag > 0)).toEqual([]);
    }),
    { numRuns: Number(process.env["LEFT_BEHIND_RUNS"] ?? 60) },
  );
});
