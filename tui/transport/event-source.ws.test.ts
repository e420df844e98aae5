import { afterEach, describe, expect, test } from "bun:test";
import { encodeFrame } from "../../wire/index.ts";
import { createFakeAgent, eventsFrom, type FakeAgent } from "./agent.fake.ts";
import { lastStatus } from "./recorder.fake.ts";
import { agentWith, endOwned, isLive, lost, owned, textOf, upTo, watch } from "./watched-source.fake.ts";

afterEach(endOwned);

describe("a link that holds", () => {
  test("greets, catches up, is live, goes on, finishes, and does not come back", async () => {
    const agent = agentWith(50);
    const { recorder } = watch(agent.url);
    await recorder.until(isLive);
    agent.append(...eventsFrom(50, 10));
    await recorder.until((r) => r.seqs().length === 60);
    agent.finish();
    await recorder.until((r) => lastStatus(r)?.kind === "finished");
    expect(recorder.statuses.map((status) => status.kind)).toEqual(["connecting", "history", "live", "finished"]);
    expect(recorder.statuses[1]).toEqual({ kind: "history", head: 49 });
    expect(recorder.seen[0]?.kind).toBe("hello");
    expect(recorder.seqs()).toEqual(upTo(60));
    expect(recorder.text("even")).toBe(textOf(agent, "even"));
    expect(agent.asked).toEqual([{ since: undefined, epoch: undefined }]);
  });

  test("sends what it is given while it stands, and nothing before and after", async () => {
    const agent = agentWith(1);
    const { source, recorder } = watch(agent.url, { mayRetry: () => "enough" });
    expect(source.send({ kind: "control", op: "ui-quit" })).toBe(false);
    await recorder.until(isLive);
    expect(source.send({ kind: "control", op: "ui-interrupt" })).toBe(true);
    await until(() => agent.heard.length > 0);
    agent.close(1011, "gone");
    await recorder.until((r) => lost(r).length > 0);
    expect(source.send({ kind: "control", op: "ui-quit" })).toBe(false);
    expect(agent.heard.map((text) => JSON.parse(text))).toEqual([{ kind: "control", op: "ui-interrupt" }]);
  });

  test("a line of 20 MiB comes whole", async () => {
    const agent = owned(createFakeAgent());
    agent.append({ kind: "event", seq: 0, ts: 1, event: "x/long", data: { text: "詩".repeat(7 * 1024 * 1024) } });
    const { recorder } = watch(agent.url);
    await recorder.until(isLive);
    expect(recorder.seqs()).toEqual([0]);
  });
});

describe("what is wrong on the wire", () => {
  test("a frame that cannot be read is counted and said; everything beside it goes on", async () => {
    const agent = agentWith(5);
    const { recorder } = watch(agent.url);
    await recorder.until(isLive);
    agent.say(
      "{not json",
      `${encodeFrame({ kind: "phase", ts: 1, "as-of": 4, config: [], breadcrumb: [], siblings: [] })}\n{"kind":"prompt"}`,
    );
    agent.append(...eventsFrom(5, 5));
    await recorder.until((r) => r.seqs().length === 10);
    expect(recorder.seqs()).toEqual(upTo(10));
    expect(recorder.seen.some((frame) => frame.kind === "phase")).toBe(true);
    expect(lastStatus(recorder)).toMatchObject({ kind: "live", bad: { count: 2, last: expect.stringContaining("prompt") } });
    expect(agent.asked.length).toBe(1);
  });

  test("an event that can never be read costs its own line alone", async () => {
    const agent = agentWith(20);
    agent.spoil(8, '{"kind":"event","seq":8,"ts":"late"');
    const { recorder } = watch(agent.url);
    await recorder.until(isLive);
    expect(recorder.seqs()).toEqual(upTo(20));
    expect(recorder.seen.find((frame) => frame.kind === "event" && frame.seq === 8)).toMatchObject({ event: "wire/unreadable" });
    expect(agent.asked.length).toBe(2);
  });

  test("a hole in the numbers is asked for again", async () => {
    const agent = agentWith(5);
    const { recorder } = watch(agent.url);
    await recorder.until(isLive);
    const [next] = eventsFrom(7, 1);
    agent.log.push(...eventsFrom(5, 3));
    agent.say(encodeFrame(next!));
    await recorder.until((r) => r.seqs().length === 8);
    expect(recorder.seqs()).toEqual(upTo(8));
    expect(agent.asked[1]).toEqual({ since: 4, epoch: "epoch-1" });
  });

  test.each([
    ["another protocol", (agent: FakeAgent) => void (agent.protocol = 2), /protocol 2.*protocol 1/],
    ["a token that is not known", (agent: FakeAgent) => agent.refuse(401), /token/],
    ["a session that is not there", (agent: FakeAgent) => agent.refuse(404), /session/],
  ])("%s ends it with a sentence, and without another try", async (_name, spoil, says) => {
    const agent = agentWith(5);
    spoil(agent);
    const { recorder } = watch(agent.url);
    await recorder.until((r) => lost(r).length > 0);
    expect(lost(recorder)).toEqual([{ kind: "lost", attempt: expect.any(Number), reason: expect.stringMatching(says) }]);
    expect(recorder.seen).toEqual([]);
    expect(JSON.stringify(recorder.statuses)).not.toContain("127.0.0.1");
  });

  test("soft goes on with another protocol", async () => {
    const agent = agentWith(5);
    agent.protocol = 2;
    const { recorder } = watch(agent.url, { isStrict: false });
    await recorder.until(isLive);
    expect(recorder.seqs()).toEqual(upTo(5));
  });

  test("another session behind the same address is not mixed into this one", async () => {
    const agent = agentWith(5);
    const { recorder } = watch(agent.url);
    await recorder.until(isLive);
    agent.session = "session/two";
    agent.close(1012, "restart");
    await recorder.until((r) => lost(r).some((status) => status.retryInMs === undefined));
    expect(lost(recorder).at(-1)?.reason).toContain("another session");
    expect(recorder.seqs()).toEqual(upTo(5));
  });

  test("nobody listens: it tries until the owner says enough", async () => {
    let tries = 0;
    const { recorder } = watch("ws://escapement:secret@127.0.0.1:1/ws", { mayRetry: () => (++tries > 3 ? "the agent is gone" : true) });
    await recorder.until((r) => lost(r).some((status) => status.retryInMs === undefined));
    expect(lost(recorder).map((status) => status.reason)).toEqual([
      "Failed to connect",
      "Failed to connect",
      "Failed to connect",
      "the agent is gone",
    ]);
  });

  test("after stop the sink hears nothing more", async () => {
    const agent = agentWith(5);
    const { source, recorder } = watch(agent.url);
    await recorder.until(isLive);
    source.stop();
    const { length } = recorder.statuses;
    const other = watch(agent.url);
    agent.append(...eventsFrom(5, 5));
    await other.recorder.until((r) => r.seqs().length === 10);
    expect(recorder.seqs()).toEqual(upTo(5));
    expect(recorder.statuses.length).toBe(length);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds(); await Bun.sleep(2)) if (Date.now() > end) throw new Error(`never: ${holds}`);
}
