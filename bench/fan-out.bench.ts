// Fan-out: the server's CPU seconds per million deliveries. Ours beside the usual ways and beside raw TCP with joined writes, in
// turns within one run. 205-byte envelopes, 50 a turn; the readers are another process. `npm run bench -- fan-out`

import type { ChildProcess } from "node:child_process";
import { root } from "../e2e/built.ts";
import { LINES_A_TURN, makeTurn } from "./envelopes.ts";
import type { Connect, Report } from "./fan-out-clients.ts";
import { bunPublish, type Contestant, ours, plainSse, plainWs, rawTcp, startChild } from "./peers.ts";
import { median, report } from "./report.ts";

/** Turns, at most, until the readers must have caught up: they and the server share two cores. */
const TURNS_A_STRETCH = 20;
const DELIVERIES_A_SAMPLE = 100_000;
/** Among few readers: a sample of 20 ms is as long as one collection, in whoever's turn that falls. */
const DELIVERIES_AMONG_FEW = 300_000;
const FEW_CLIENTS = 10;
const ROUNDS = 9;
/** Until the compiler has seen it all. */
const WARM_UP_ROUNDS = 2;
/** How many times less than plain ws; and at most so many times raw TCP. */
const GOALS: Readonly<Record<number, number>> = { 10: 10, 100: 20, 1000: 25 };
const FLOOR_GOAL = 1.5;

const heard = (child: ChildProcess, is: Report["is"], contestant: string): Promise<void> =>
  new Promise((resolve) => {
    const listen = (told: Report): void => {
      if (told.is !== is || told.contestant !== contestant) return;
      child.off("message", listen);
      resolve();
    };
    child.on("message", listen);
  });

const turn = makeTurn("");
const lastTurn = makeTurn("#the-mark#");

/** CPU seconds per million deliveries, of the server alone. */
async function sample(contestant: Contestant, clients: number, child: ChildProcess): Promise<number> {
  const deliveries = clients <= FEW_CLIENTS ? DELIVERIES_AMONG_FEW : DELIVERIES_A_SAMPLE;
  const all = Math.max(5, Math.round(deliveries / clients / LINES_A_TURN));
  const stretch = Math.min(all, TURNS_A_STRETCH);
  const turns = Math.floor(all / stretch) * stretch;
  const before = await contestant.cpu();
  for (let at = 0; at < turns; at += stretch) {
    const seen = heard(child, "seen", contestant.name);
    for (let n = 1; n <= stretch; n += 1) {
      contestant.send(n === stretch ? lastTurn : turn);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    await seen;
  }
  return (((await contestant.cpu()) - before) * 1e6) / (turns * LINES_A_TURN * clients);
}

async function measure(clients: number): Promise<void> {
  const contestants = [
    await ours("ours", "", clients),
    await ours("ours, caps batch,deltas", "?caps=batch,deltas", clients),
    await plainWs(),
    await plainSse(),
    await bunPublish(`${root}/node_modules/.bin/bun`),
    await rawTcp(),
  ];
  const child = startChild("./fan-out-clients.ts");
  for (const { name, port, hello } of contestants) {
    const connected = heard(child, "connected", name);
    child.send({ contestant: name, port, hello: hello.replace("PORT", String(port)), clients } satisfies Connect);
    await connected;
  }
  const results = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (const contestant of contestants) {
      const cost = await sample(contestant, clients, child);
      if (round >= 0) results.get(contestant.name)?.push(cost);
    }
  }
  child.disconnect();
  for (const contestant of contestants) await contestant.close();

  const figure = (name: string): number => median(results.get(name) ?? []);
  // Of one round each, so that what else the machine does weighs on both.
  const ratio = (over: string, under: string): number =>
    median((results.get(over) ?? []).map((cost, at) => cost / (results.get(under)?.[at] ?? Number.NaN)));
  process.stdout.write(`fan-out, ${clients} clients, server CPU-s per million deliveries, median of ${ROUNDS}\n`);
  for (const { name } of contestants) process.stdout.write(`  ${name.padEnd(24)} ${figure(name).toFixed(3)}\n`);
  const who = `${clients} client${clients === 1 ? "" : "s"}`;
  const others = ["plain ws", "SSE, res.write", "Bun publish"].map((name) => `${name} ${figure(name).toFixed(2)}`).join(" · ");
  const own = `${figure("ours").toFixed(2)} (merged ${figure("ours, caps batch,deltas").toFixed(2)})`;
  const floor = ratio("ours", "raw TCP, joined");
  report({
    what: `fan-out CPU-s/M, ${who}`,
    ours: own,
    beside: `raw TCP ${figure("raw TCP, joined").toFixed(2)}`,
    ratio: `${floor.toFixed(2)}×`,
    goal: clients < 10 ? "none" : `≤ ${FLOOR_GOAL}×`,
    isReached: clients < 10 || floor <= FLOOR_GOAL,
  });
  const less = ratio("plain ws", "ours");
  const goal = GOALS[clients];
  report({
    what: `the same`,
    ours: own,
    beside: others,
    ratio: `plain ws takes ${less.toFixed(0)}×`,
    goal: goal === undefined ? "none" : `≥ ${goal}×`,
    isReached: goal === undefined || less >= goal,
  });
}

const asked = process.argv
  .slice(2)
  .map(Number)
  .filter((clients) => Number.isInteger(clients) && clients > 0);
for (const clients of asked.length > 0 ? asked : [1, 10, 100, 1000]) await measure(clients);
