// Latency at 5 000 events a second and ten readers, from the moment an event is made to the moment it is read in another process,
// with the transcript being written by all contestants alike: each appends the same lines to a session on disk before it sends.
// `npm run bench -- latency`

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSession } from "../agent/session/index.ts";
import { LINES_A_TURN, makeTurn } from "./envelopes.ts";
import type { Latencies } from "./latency-clients.ts";
import { type Contestant, ours, plainWs, rawTcp, startChild } from "./peers.ts";
import { median, report } from "./report.ts";

const CLIENTS = 10;
const TURN_MS = 10;
const TURNS_A_SAMPLE = 150;
const ROUNDS = 5;
const P50_GOAL = 1.25;
const CPU_GOAL = 1.3;

const dir = mkdtempSync(join(tmpdir(), "escapement-bench-"));
const session = await createSession({ workDir: dir, meta: { chart: "bench", title: "bench", backend: "sim" } });
const contestants = [await ours("ours", "", CLIENTS), await plainWs(), await rawTcp()];
const child = startChild("./latency-clients.ts");
for (const { name, port, hello } of contestants) {
  const up = once(child, "message");
  child.send({ contestant: name, port, hello: hello.replace("PORT", String(port)), clients: CLIENTS });
  await up;
}

/** Milliseconds at the middle and at the end of the distribution, and the share of a core that the server took. */
async function sample(contestant: Contestant): Promise<{ p50: number; p99: number; cpu: number }> {
  const cpu = await contestant.cpu();
  const startedAt = performance.now();
  for (let n = 0; n < TURNS_A_SAMPLE; n += 1) {
    const turn = makeTurn(`#${process.hrtime.bigint()}#`);
    session.store.append(turn.lines);
    contestant.send(turn);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startedAt + (n + 1) * TURN_MS - performance.now())));
  }
  const share = ((await contestant.cpu()) - cpu) / ((performance.now() - startedAt) / 1000);
  const told = once(child, "message") as Promise<[Latencies]>;
  child.send({ flush: contestant.name });
  const [{ ms }] = await told;
  const sorted = ms.toSorted((a, b) => a - b);
  if (sorted.length < TURNS_A_SAMPLE * CLIENTS * 0.9) throw new Error(`${contestant.name}: only ${sorted.length} were read`);
  return { p50: sorted[sorted.length >> 1] ?? 0, p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0, cpu: share };
}

const results = new Map<string, Awaited<ReturnType<typeof sample>>[]>();
for (let round = -1; round < ROUNDS; round += 1)
  for (const contestant of contestants) {
    const result = await sample(contestant);
    if (round >= 0) results.set(contestant.name, [...(results.get(contestant.name) ?? []), result]);
  }
child.disconnect();
for (const contestant of contestants) await contestant.close();
await session.close("done");
rmSync(dir, { recursive: true, force: true });

const of = (name: string, figure: "p50" | "p99" | "cpu"): number[] => (results.get(name) ?? []).map((result) => result[figure]);
const ratio = (figure: "p50" | "cpu"): number =>
  median(of("ours", figure).map((value, at) => value / (of("raw TCP, joined", figure)[at] ?? Number.NaN)));
const says = (name: string): string => `${name} ${median(of(name, "p50")).toFixed(2)} ms (p99 ${median(of(name, "p99")).toFixed(1)})`;
const cpuSays = (name: string): string => `${name} ${(median(of(name, "cpu")) * 100).toFixed(0)} %`;
const rate = `${(LINES_A_TURN * 1000) / TURN_MS}/s × ${CLIENTS}`;
report({
  what: `latency p50, ${rate}`,
  ours: says("ours"),
  beside: `${says("raw TCP, joined")} · ${says("plain ws")}`,
  ratio: `${ratio("p50").toFixed(2)}×`,
  goal: `≤ ${P50_GOAL}× raw TCP`,
  isReached: ratio("p50") <= P50_GOAL,
});
report({
  what: `CPU of the server, ${rate}`,
  ours: cpuSays("ours"),
  beside: `${cpuSays("raw TCP, joined")} · ${cpuSays("plain ws")}`,
  ratio: `${ratio("cpu").toFixed(2)}×`,
  goal: `≤ ${CPU_GOAL}× raw TCP`,
  isReached: ratio("cpu") <= CPU_GOAL,
});
