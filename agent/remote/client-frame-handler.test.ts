import { beforeEach, describe, expect, it } from "vitest";
import type { ReplyFrame } from "../../wire/index.ts";
import type { ClientFrame } from "../../wire/client-frames.ts";
import { createSimulatedClock, type SimulatedClock } from "../core/ports/clock.simulated.ts";
import type { RunResult } from "../core/run-config.ts";
import { type HandleFrame, SCOPES, type Scope, handleClientFrame } from "./client-frame-handler.ts";
import { QUIT_GRACE_MS } from "./limits.ts";
import { createQuitPolicy } from "./quit-policy.ts";
import { accepted } from "./replies.ts";

let clock: SimulatedClock;
let handle: HandleFrame;
let sent: unknown[];
let stops: unknown[];
let left: string[];
let end: (result: RunResult) => void;

beforeEach(() => {
  clock = createSimulatedClock();
  sent = [];
  stops = [];
  left = [];
  const result = new Promise<RunResult>((resolve) => (end = resolve));
  const run = { result, send: (event: unknown) => void sent.push(event), stop: (...args: unknown[]) => void stops.push(args) };
  const quit = createQuitPolicy({ run, clock, onLeave: (by) => void left.push(by) });
  handle = handleClientFrame({ registry: { answer: (frame) => Promise.resolve(accepted(frame)) }, run, quit });
});

const from = (scopes: readonly Scope[] = SCOPES): { by: string; clientId: string; scopes: readonly Scope[] } => ({
  by: "screen",
  clientId: "c1",
  scopes,
});
const ended = async (): Promise<void> => {
  end({ status: "done", lastSeq: 1, finalConfig: [] });
  await new Promise(setImmediate);
};
const short = ({ ok, error }: ReplyFrame): string => (ok ? "ok" : (error?.code ?? "no code"));

const ANSWER: ClientFrame = { kind: "answer", "prompt-id": "p1", value: "x", id: "1" };
const ACK: ClientFrame = { kind: "ack", seq: 1, epoch: "e", "frame-ms": 16, id: "1" };
const QUIT: ClientFrame = { kind: "control", op: "ui-quit", id: "1" };
const INTERRUPT: ClientFrame = { kind: "control", op: "ui-interrupt", id: "1" };
const RERUN: ClientFrame = {
  kind: "control",
  op: "rerun-from",
  "session-id": "s",
  invokeid: "i",
  "node-id": "n",
  visit: 0,
  turn: 0,
  id: "1",
};
const DEBUG: ClientFrame[] = [
  ...(["pause", "continue", "arm", "arm-llm-breakpoint", "turn-next", "turn-back", "request-model-catalog"] as const).map(
    (op): ClientFrame => ({ kind: "control", op, id: "1" }),
  ),
  { kind: "control", op: "step", n: 1, id: "1" },
  { kind: "control", op: "request-conversation", invokeid: "i", id: "1" },
  RERUN,
];

describe("a client frame", () => {
  const ROWS: { name: string; frame: ClientFrame; scopes: readonly Scope[]; reply: string }[] = [
    { name: "an answer with everything", frame: ANSWER, scopes: SCOPES, reply: "ok" },
    { name: "an answer with its scope alone", frame: ANSWER, scopes: ["answer"], reply: "ok" },
    { name: "an answer from who may look", frame: ANSWER, scopes: ["view"], reply: "not-allowed" },
    { name: "an answer from who may control", frame: ANSWER, scopes: ["view", "control"], reply: "not-allowed" },
    { name: "an ack from who may look", frame: ACK, scopes: ["view"], reply: "ok" },
    { name: "an interrupt", frame: INTERRUPT, scopes: ["control"], reply: "ok" },
    { name: "an interrupt from who may answer", frame: INTERRUPT, scopes: ["view", "answer"], reply: "not-allowed" },
    { name: "quit from who may answer", frame: QUIT, scopes: ["view", "answer"], reply: "not-allowed" },
    { name: "quit without any scope", frame: QUIT, scopes: [], reply: "not-allowed" },
    { name: "a debugger's frame from who may look", frame: RERUN, scopes: ["view"], reply: "not-allowed" },
    ...DEBUG.map((frame) => ({ name: frame.kind === "control" ? frame.op : frame.kind, frame, scopes: SCOPES, reply: "unsupported" })),
  ];
  it.each(ROWS)("$name → $reply", async ({ frame, scopes, reply }) => {
    const got = await handle(frame, from(scopes));
    expect(short(got)).toBe(reply);
    expect(got).toMatchObject({ kind: "reply", re: frame.kind === "control" ? frame.op : frame.kind, id: "1" });
    if (reply === "not-allowed") expect([sent, stops, left]).toEqual([[], [], []]);
  });

  it("without an id gets a reply without one", async () => {
    expect(await handle({ kind: "control", op: "pause" }, from())).not.toHaveProperty("id");
  });
});

describe("interrupt and quit", () => {
  it("reach the chart, and say who", async () => {
    await handle(INTERRUPT, from());
    await handle(QUIT, from());
    expect(sent).toEqual([
      { type: "ui.interrupt", by: "screen" },
      { type: "ui.quit", by: "screen" },
    ]);
  });

  it("a chart that has not ended in time is stopped, once, by who asked first", async () => {
    await handle(QUIT, from());
    await clock.advance(QUIT_GRACE_MS - 1);
    await handle(QUIT, { ...from(), by: "page" });
    expect(stops).toEqual([]);
    await clock.advance(1);
    expect(stops).toEqual([["quit", "screen"]]);
    await clock.advance(QUIT_GRACE_MS * 3);
    expect(stops).toHaveLength(1);
  });

  it("a chart that ends by itself is not stopped", async () => {
    await handle(QUIT, from());
    await ended();
    await clock.advance(QUIT_GRACE_MS * 2);
    expect(stops).toEqual([]);
    expect(left).toEqual([]);
  });

  it("after the end, quit is leave to go, and there is nothing to interrupt", async () => {
    await ended();
    expect(short(await handle(QUIT, from()))).toBe("ok");
    expect(left).toEqual(["screen"]);
    expect(short(await handle(INTERRUPT, from()))).toBe("unsupported");
    expect(sent).toEqual([]);
  });
});
