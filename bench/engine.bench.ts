// The engine: events a second beside the bare statechart library with the same machine, in turns within one run; whether an
// event's cost stays flat over a run of a million and from eight children to a thousand; a thousand live conversations at once.
// `npm run bench -- engine`

import { assign, createActor, setup } from "xstate";
import { actors } from "../agent/core/actors.ts";
import { defineChart, startRun } from "../agent/core/index.ts";
import { clock, type Events, forgetfulStore, machine, silent, timed, turn } from "./engine-charts.ts";
import { longRun } from "./engine-long.ts";
import { talkBesideIdle } from "./engine-talk.ts";
import { median, report } from "./report.ts";

const ROUNDS = 5;
const EVENTS = 50_000;
const LONG_EVENTS = 1_000_000;
const MEASURED = 10_000;
const CHILDREN = [8, 1_000] as const;
const WIDE_ROUNDS = 3;
const CONVERSATIONS = 1_000;
const DELTAS_EACH = 60;
const TALK_ROUNDS = 5;
/** Goals: see the performance notes of the project. */
const RATE_GOAL = 0.4;
const FLAT_GOAL = 2;
const LAG_GOAL = 3;
/** What a million events may leave in memory: the index of the log and the ring, and a garbage collector's noise. */
const GROWTH_GOAL_MIB = 32;

async function bare(): Promise<number> {
  const actor = createActor(machine).start();
  const cost = await timed((event) => actor.send(event), 0, EVENTS);
  actor.stop();
  return cost;
}

async function inEngine(): Promise<number> {
  let told = 0;
  const run = startRun(defineChart({ machine }), {
    store: forgetfulStore(),
    clock,
    backend: silent,
    engine: "bench",
    onWritten: ({ lines }) => void (told += lines.length),
  });
  const cost = await timed((event) => run.send(event), 0, EVENTS);
  run.stop("measured");
  const result = await run.result;
  if (told < EVENTS) throw new Error(`${told} lines of ${EVENTS} events: ${JSON.stringify(result)}`);
  return cost;
}

/** The root's events, with so many children alive: charts of their own, each in a state that waits. */
async function withChildren(children: number): Promise<number> {
  const child = defineChart({
    machine: setup({ actors }).createMachine({
      id: "child",
      initial: "waiting",
      states: { waiting: { invoke: { src: "llmConversation", input: { message: "x" } } } },
    }),
  });
  const parent = setup({ types: { context: {} as { words: number }, events: {} as Events }, actors }).createMachine({
    id: "parent",
    context: { words: 0 },
    invoke: { id: "many", src: "multiplex", input: { items: Array.from({ length: children }, () => ({ chart: child })) } },
    initial: "reading",
    states: {
      reading: { on: { word: { actions: assign({ words: ({ context }) => context.words + 1 }) }, turn: "writing" } },
      writing: { on: { word: { actions: assign({ words: 0 }) }, turn: "reading" } },
    },
  });
  const run = startRun(defineChart({ machine: parent }), { store: forgetfulStore(), clock, backend: silent, engine: "bench" });
  await turn();
  await timed((event) => run.send(event), 0, EVENTS - MEASURED);
  const cost = await timed((event) => run.send(event), EVENTS - MEASURED, EVENTS);
  run.stop("measured");
  await run.result;
  return cost;
}

const us = (value: number): string => `${value.toFixed(2)} µs`;
const times = (value: number): string => `×${value.toFixed(2)}`;

const peer: number[] = [];
const engine: number[] = [];
for (let warm = 0; warm < 2; warm += 1) {
  await bare();
  await inEngine();
}
for (let round = 0; round < ROUNDS; round += 1) {
  peer.push(await bare());
  engine.push(await inEngine());
}
const ratio = median(peer) / median(engine);
report({
  what: "engine, an event",
  ours: us(median(engine)),
  beside: `the bare library ${us(median(peer))}`,
  ratio: `${(ratio * 100).toFixed(0)} % of its rate`,
  goal: `≥ ${RATE_GOAL * 100} %`,
  isReached: ratio >= RATE_GOAL,
});

const long = await longRun({ events: LONG_EVENTS, measured: 10 * MEASURED });
const flat = long.lastUs / long.firstUs;
report({
  what: `engine, over a run of ${LONG_EVENTS} events, log on disk, hub beside it`,
  ours: us(long.lastUs),
  beside: `its first hundred thousand ${us(long.firstUs)}`,
  ratio: times(flat),
  goal: `≤ ${FLAT_GOAL}`,
  isReached: flat <= FLAT_GOAL,
});
report({
  what: "the same, memory",
  ours: `${long.lastMib.toFixed(0)} MiB of heap and buffers at its end`,
  beside: `after the first hundred thousand ${long.firstMib.toFixed(0)} MiB`,
  ratio: `${(long.lastMib - long.firstMib).toFixed(0)} MiB more`,
  goal: `≤ ${GROWTH_GOAL_MIB} MiB`,
  isReached: long.lastMib - long.firstMib <= GROWTH_GOAL_MIB,
});

const few: number[] = [];
const many: number[] = [];
for (let round = 0; round < WIDE_ROUNDS; round += 1) {
  few.push(await withChildren(CHILDREN[0]));
  many.push(await withChildren(CHILDREN[1]));
}
const wide = median(many) / median(few);
report({
  what: `engine, with ${CHILDREN[1]} children alive`,
  ours: us(median(many)),
  beside: `with ${CHILDREN[0]} ${us(median(few))}`,
  ratio: times(wide),
  goal: `≤ ${FLAT_GOAL}`,
  isReached: wide <= FLAT_GOAL,
});

const talks: Awaited<ReturnType<typeof talkBesideIdle>>[] = [];
for (let round = 0; round < TALK_ROUNDS; round += 1)
  talks.push(await talkBesideIdle({ conversations: CONVERSATIONS, deltasEach: DELTAS_EACH }));
const deltas = Math.min(...talks.map((talk) => talk.deltas));
const lag = median(talks.map(({ busyMs, idleMs }) => busyMs / idleMs));
report({
  what: `${CONVERSATIONS} live conversations, 20 words a second each`,
  ours: `${deltas} of ${CONVERSATIONS * DELTAS_EACH} deltas; lag of the loop p99 ${median(talks.map(({ busyMs }) => busyMs)).toFixed(1)} ms`,
  beside: `an idle loop at the same time ${median(talks.map(({ idleMs }) => idleMs)).toFixed(1)} ms`,
  ratio: times(lag),
  goal: `all of them, ≤ ${LAG_GOAL}`,
  isReached: deltas === CONVERSATIONS * DELTAS_EACH && lag <= LAG_GOAL,
});
process.exit(0);
