import { PassThrough } from "node:stream";
import { expect, test, vi } from "vitest";
import { createHub, createMemoryLog } from "../hub/index.ts";
import { applyFrame, createModel } from "../../fold/index.ts";
import { decodeFrame, type Envelope, encodeLine, type ReplyFrame } from "../../wire/index.ts";
import type { ClientFrame } from "../../wire/client-frames.ts";
import { createJsonlOutput, type JsonlOptions } from "./jsonl-output.ts";
import { STDIN_LINE_BYTES_MAX } from "./limits.ts";

const clock = { now: () => 1, monotonic: () => 1, after: () => () => {}, turnEnd: (flush: () => void) => void setImmediate(flush) };

function setUp(options: Partial<JsonlOptions> = {}) {
  const log = createMemoryLog([{ epoch: "e", startsAt: 0 }]);
  const hub = createHub({ sessionId: "s", epoch: "e", engine: "escapement/test", log, clock });
  const out = new PassThrough();
  const input = new PassThrough();
  const taken: ClientFrame[] = [];
  const onFrame = (frame: ClientFrame): Promise<ReplyFrame> => {
    taken.push(frame);
    return Promise.resolve({ kind: "reply", re: frame.kind, ok: true, ...(frame.id === undefined ? {} : { id: frame.id }) });
  };
  const output = createJsonlOutput({ hub, out, input, onFrame, ...options });
  let text = "";
  out.setEncoding("utf8").on("data", (more: string) => (text += more));
  const frames = () =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line) => decodeFrame(line));
  let seq = -1;
  const publish = (...events: [string, Record<string, unknown>][]): Envelope[] => {
    const envelopes = events.map(([event, data]): Envelope => ({ kind: "event", seq: (seq += 1), ts: 1, event, data }));
    const lines = envelopes.map((envelope) => encodeLine(envelope));
    log.append(lines);
    hub.publish({ firstSeq: envelopes[0]?.seq ?? 0, lines, envelopes });
    return envelopes;
  };
  return { hub, out, input, output, taken, frames, publish, text: () => text };
}

const values = (frames: ReturnType<ReturnType<typeof setUp>["frames"]>) =>
  frames.map((frame) => {
    if (!frame.ok) throw new Error(frame.reason);
    return frame.value;
  });

test("stdout is what a client without caps gets: one frame a line, seq from 0, and folding it is folding the log", async () => {
  const { frames, publish, hub } = setUp();
  const delta = (text: string): [string, Record<string, unknown>] => [
    "llm/delta",
    { type: "text-delta", text, invokeid: "a", "session-id": "s" },
  ];
  const log = [
    ...publish(["session/opened", { epoch: "e", "starts-at": 0, protocol: 1, engine: "x" }], delta("a\u2028b")),
    ...publish(delta("c"), delta("d")),
  ];
  await vi.waitFor(() => expect(frames().filter((frame) => frame.ok && frame.value.kind === "event")).toHaveLength(4));
  expect(values(frames())[0]).toMatchObject({ kind: "hello", caps: [], resume: "start" });
  const folded = createModel();
  for (const frame of frames()) if (frame.ok && frame.value.kind === "event") applyFrame(folded, frame.value);
  const exact = createModel();
  for (const envelope of log) applyFrame(exact, envelope);
  expect(folded).toEqual(exact);
  await hub.finish();
});

test("stdin takes client frames, and replies come on stdout", async () => {
  const { input, taken, frames } = setUp();
  input.write('{"kind":"answer","prompt-id":"p1","value":"Ada","id":"1"}\n\n{"kind":"control","op":"ui-quit"}\nnonsense\n');
  await vi.waitFor(() => expect(values(frames()).filter((frame) => frame.kind === "reply")).toHaveLength(2));
  expect(taken).toMatchObject([{ kind: "answer", value: "Ada" }, { op: "ui-quit" }]);
  const replies = values(frames()).filter((frame) => frame.kind === "reply");
  expect(replies).toContainEqual(expect.objectContaining({ id: "1", ok: true }));
  expect(replies).toContainEqual(expect.objectContaining({ ok: false, error: expect.objectContaining({ code: "bad-json" }) }));
});

test("a line that is too long is refused, and the next one is taken", async () => {
  const { input, taken, frames } = setUp();
  input.write(`${"x".repeat(STDIN_LINE_BYTES_MAX + 1)}\n{"kind":"control","op":"ui-quit"}\n`);
  await vi.waitFor(() => expect(taken).toHaveLength(1));
  await vi.waitFor(() =>
    expect(values(frames())).toContainEqual(
      expect.objectContaining({ kind: "reply", error: expect.objectContaining({ code: "too-large" }) }),
    ),
  );
});

test("the end of stdin is told only when what came before it is settled", async () => {
  const order: string[] = [];
  let settle = (): void => {};
  const { input } = setUp({
    onFrame: async (frame) => {
      await new Promise<void>((resolve) => (settle = resolve));
      order.push("answered");
      return { kind: "reply", re: frame.kind, ok: true };
    },
    onInputEnd: () => void order.push("end"),
  });
  input.end('{"kind":"control","op":"ui-quit"}');
  await vi.waitFor(() => expect(input.readableEnded).toBe(true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual([]);
  settle();
  await vi.waitFor(() => expect(order).toEqual(["answered", "end"]));
});

test("a reader that left is told once, and the hub is rid of it", async () => {
  const gone = vi.fn();
  const { out, hub, publish } = setUp({ onReaderGone: gone });
  out.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1));
  expect(hub.clients()).toEqual([]);
  publish(["session/opened", { epoch: "e", "starts-at": 0, protocol: 1, engine: "x" }]);
  await hub.finish();
});
