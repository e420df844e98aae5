// The link is cut, at any byte: no event is lost or doubled, and the next try goes on where the last one was.

import { afterEach, expect, test } from "bun:test";
import { createFakeAgent, eventsFrom } from "./agent.fake.ts";
import { createCuttingProxy } from "./cutting-proxy.fake.ts";
import { agentWith, chances, endOwned, isLive, lost, owned, textOf, through, upTo, watch } from "./watched-source.fake.ts";

afterEach(endOwned);

test("at every byte of the answer, no event is lost or doubled", async () => {
  const agent = agentWith(14, 7);
  const proxy = owned(createCuttingProxy(agent.port));
  const whole = watch(through(agent, proxy));
  await whole.recorder.until(isLive);
  whole.source.stop();
  const { passed } = proxy;
  expect(passed).toBeGreaterThan(1_000);
  for (let cut = 0; cut <= passed; cut += 1) {
    const before = proxy.connections;
    proxy.cutAfter(cut, Math.floor(passed / 3));
    const { source, recorder } = watch(through(agent, proxy));
    await recorder.until(isLive);
    source.stop();
    expect({ cut, seqs: recorder.seqs() }).toEqual({ cut, seqs: upTo(14) });
    expect(recorder.text("odd")).toBe(textOf(agent, "odd"));
    expect(proxy.connections - before).toBeGreaterThan(cut < passed / 2 ? 1 : 0);
  }
}, 60_000);

test("while events keep coming, the text of every stream is what was said", async () => {
  const agent = owned(createFakeAgent(chances(3)));
  const proxy = owned(createCuttingProxy(agent.port));
  const chance = chances(11);
  proxy.cutAfter(...Array.from({ length: 60 }, () => 300 + Math.floor(chance() * 4_000)));
  const { recorder } = watch(through(agent, proxy));
  for (let at = 0; at < 3_000; at += 30) {
    agent.append(...eventsFrom(at, 30));
    await Bun.sleep(0);
  }
  await recorder.until((r) => r.seqs().length >= 3_000 && isLive(r));
  expect(recorder.seqs()).toEqual(upTo(3_000));
  expect(recorder.text("even")).toBe(textOf(agent, "even"));
  expect(proxy.connections).toBeGreaterThan(5);
}, 60_000);

test("the cursor is the last event passed on, in its epoch", async () => {
  const agent = agentWith(10);
  const { recorder } = watch(agent.url);
  await recorder.until(isLive);
  agent.close(4409, "stalled");
  await recorder.until((r) => r.statuses.filter((status) => status.kind === "live").length === 2);
  expect(agent.asked[1]).toEqual({ since: 9, epoch: "epoch-1" });
  expect(lost(recorder)).toEqual([{ kind: "lost", attempt: 1, retryInMs: 0, reason: "stalled" }]);
});

test("a reset begins at 0, with the hello that says so before anything else", async () => {
  const agent = agentWith(20);
  const { recorder } = watch(agent.url);
  await recorder.until(isLive);
  agent.log.length = 0;
  agent.epoch = "epoch-2";
  agent.append(...eventsFrom(0, 5));
  agent.close(1012, "restart");
  await recorder.until((r) => r.statuses.filter((status) => status.kind === "live").length === 2);
  expect(recorder.seen[0]).toMatchObject({ kind: "hello", resume: "reset", reason: "ahead" });
  expect(recorder.seqs()).toEqual(upTo(5));
});

test("says each try with its wait, and counts anew once something came", async () => {
  const agent = agentWith(3);
  const proxy = owned(createCuttingProxy(agent.port));
  proxy.cutAfter(0, 0, 0);
  const waits: number[] = [];
  const { recorder } = watch(through(agent, proxy), {
    retryDelayMs(attempt) {
      waits.push(attempt);
      return attempt;
    },
  });
  await recorder.until(isLive);
  agent.close(1011, "again");
  await recorder.until((r) => r.statuses.filter((status) => status.kind === "live").length === 2);
  expect(waits).toEqual([2, 3, 4, 1]);
  expect(lost(recorder).map(({ attempt, retryInMs }) => [attempt, retryInMs])).toEqual([
    [2, 2],
    [3, 3],
    [4, 4],
    [1, 1],
  ]);
});
