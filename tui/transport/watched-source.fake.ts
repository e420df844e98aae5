// A source on a fake agent, watched: what its tests begin with, ended after each of them by `afterEach(endOwned)`.

import { createFakeAgent, eventsFrom, type FakeAgent } from "./agent.fake.ts";
import type { CuttingProxy } from "./cutting-proxy.fake.ts";
import type { EventSource, LinkStatus } from "./event-source.ts";
import { createWsSource, type WsSourceOptions } from "./event-source.ws.ts";
import { createRecorder, lastStatus, type Recorder } from "./recorder.fake.ts";

const ending: { stop(): void }[] = [];

export function endOwned(): void {
  for (const one of ending.splice(0)) one.stop();
}

/** Stopped after the test. */
export const owned = <T extends { stop(): void }>(one: T): T => {
  ending.push(one);
  return one;
};

/** A fixed series of chances, so that a failure can be repeated. */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function watch(url: string, options: Partial<WsSourceOptions> = {}): { source: EventSource; recorder: Recorder } {
  const recorder = createRecorder();
  const source = owned(createWsSource({ url, retryDelayMs: () => 1, ...options }));
  source.start(recorder);
  return { source, recorder };
}

export const agentWith = (count: number, seed = 1): FakeAgent => {
  const agent = owned(createFakeAgent(chances(seed)));
  agent.append(...eventsFrom(0, count));
  return agent;
};
export const isLive = (recorder: Recorder): boolean => lastStatus(recorder)?.kind === "live";
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, seq) => seq);
export const textOf = (agent: FakeAgent, invokeid: string): string =>
  agent.log
    .filter((event) => event.data["invokeid"] === invokeid)
    .map((event) => event.data["text"])
    .join("");
export const through = (agent: FakeAgent, proxy: CuttingProxy): string => agent.url.replace(`:${agent.port}/`, `:${proxy.port}/`);
export const lost = (recorder: Recorder): Extract<LinkStatus, { kind: "lost" }>[] =>
  recorder.statuses.filter((status) => status.kind === "lost");
