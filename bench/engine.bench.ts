// The engine: events a second beside the bare statechart library with the same machine, in turns within one run; whether an
// event's cost stays flat over a run and from eight children to a thousand; a thousand live conversations at once.
// `npm run bench -- engine`

import { monitorEventLoopDelay } from "node:perf_hooks";
import { assign, createActor, setup } from "xstate";
import { actors } from "../agent/core/actors.ts";
import { type Backend, createMemoryStore, defineChart, startRun, type Store } from "../agent/core/index.ts";
import { createSystemClock } from "../agent/session/clock.system.ts";
import { median, report } from "./report.ts";

const ROUNDS = 5;
const EVENTS = 50_000;
const SHORT = 10_000;
const LONG = process.argv.includes("--long") ? 1_000_000 : 100_000;
/** Sent before the loop gets a turn: what a burst of a model is. */
const BURST = 50;
const CHILDREN = [8, 1_000] as const;
const CONVERSATIONS = 1_000;
const DELTAS_EACH = 60;
/** Goals: see the performance notes of the project. */
const RATE_GOAL = 0.4;
const FLAT_GOAL = 2;
const LAG_GOAL = 3;

type Events = { type: "word"; text: string } | { type: "turn" } | { type: "stop" };

/** A state that reads, one that writes, a count, a guard: what a small chart does. */
const machine = setup({
  types: { context: {} as { words: number; turns: number }, events: {} as Events },
  actors,
  guards: { isLong: ({ context }) => context.words > 3 },
}).createMachine({
  id: "peer",
  context: { words: 0, turns: 0 },
  initial: "reading",
  on: { stop: ".done" },
  // Something is always to come: a chart that nothing can move is ended.
  after: { 86_400_000: ".done" },
  states: {
    reading: {
      on: {
        word: { actions: assign({ words: ({ context }) => context.words + 1 }) },
        turn: [
          { guard: "isLong", target: "writing", actions: assign({ turns: ({ context }) => context.turns + 1 }) },
          { target: "writing" },
        ],
      },
    },
    writing: { on: { word: { actions: assign({ words: 0 }) }, turn: "reading" } },
    done: { type: "final" },
  },
});

const eventAt = (n: number): Events => (n % 5 === 4 ? { type: "turn" } : { type: "word", text: "word" });

/** In memory, without keeping what was written: a run of a million events must not be measured by its memory. */
function forgetfulStore(): Store {
  const store = createMemoryStore();
  return {
    ...store,
    head: store.head,
    append: () => ({ ok: true }),
    writeBlob: (parts) => parts.join("/"),
    writeCheckpoint: () => Promise.resolve(),
  };
}

const clock = createSystemClock();
const silent: Backend = {
  id: "silent",
  model: "silent",
  // eslint-disable-next-line require-yield -- it never says a word
  async *stream({ signal }) {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  },
};

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** CPU microseconds an event of the last `measured` of `count`: the clock on the wall also counts what others do. */
async function timed(send: (event: Events) => void, count: number, measured: number): Promise<number> {
  let start = process.cpuUsage();
  for (let n = 0; n < count; n += 1) {
    if (n === count - measured) start = process.cpuUsage();
    send(eventAt(n));
    if (n % BURST === BURST - 1) await turn();
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / measured;
}

async function bare(count: number, measured: number): Promise<number> {
  const actor = createActor(machine).start();
  const cost = await timed((event) => actor.send(event), count, measured);
  actor.stop();
  return cost;
}

async function inEngine(count: number, measured: number): Promise<number> {
  let told = 0;
  const run = startRun(defineChart({ machine }), {
    store: forgetfulStore(),
    clock,
    backend: silent,
    engine: "bench",
    onWritten: ({ lines }) => void (told += lines.length),
  });
  const cost = await timed((event) => run.send(event), count, measured);
  run.stop("measured");
  const result = await run.result;
  if (told < count) throw new Error(`${told} lines of ${count} events: ${JSON.stringify(result)}`);
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
  const cost = await timed((event) => run.send(event), EVENTS, SHORT);
  run.stop("measured");
  await run.result;
  return cost;
}

/** A chatty model: a word every 50 ms or so, as a server sends them, not all thousand in the same millisecond. */
const chatty: Backend = {
  id: "chatty",
  model: "chatty",
  async *stream({ signal }) {
    for (let n = 0; n < DELTAS_EACH && !signal.aborted; n += 1) {
      await new Promise<void>((resolve) => void setTimeout(resolve, 25 + 50 * Math.random()));
      yield { type: "text", text: `word${n} ` };
    }
    yield { type: "usage", usage: { "input-tokens": 1, "output-tokens": DELTAS_EACH } };
    yield { type: "stop", reason: "end" };
  },
};

/** Deltas that reached the log, and the loop's lag in milliseconds, p99: idle first, then with all of them talking. */
async function conversations(): Promise<{ deltas: number; idleMs: number; busyMs: number }> {
  const poet = defineChart({
    machine: setup({ actors }).createMachine({
      id: "poet",
      initial: "writing",
      states: {
        writing: { invoke: { src: "llmConversation", input: { message: "x" } }, on: { "llm.idle": "done" } },
        done: { type: "final" },
      },
    }),
  });
  const parent = setup({ actors }).createMachine({
    id: "parent",
    initial: "all",
    states: {
      all: {
        invoke: { src: "multiplex", input: { items: Array.from({ length: CONVERSATIONS }, () => ({ chart: poet })) }, onDone: "done" },
      },
      done: { type: "final" },
    },
  });
  const idle = monitorEventLoopDelay({ resolution: 1 });
  idle.enable();
  await new Promise<void>((resolve) => void setTimeout(resolve, 1_000));
  idle.disable();
  const busy = monitorEventLoopDelay({ resolution: 1 });
  let deltas = 0;
  let asked = 0;
  const run = startRun(defineChart({ machine: parent }), {
    store: forgetfulStore(),
    clock,
    backend: chatty,
    engine: "bench",
    onEvent({ event }) {
      if (event === "llm/delta") deltas += 1;
      // While all of them talk: a thousand that begin or end in one turn are another matter.
      if (event === "llm/request" && (asked += 1) === CONVERSATIONS) busy.enable();
      if (event === "llm/response") busy.disable();
    },
  });
  await run.result;
  return { deltas, idleMs: idle.percentile(99) / 1e6, busyMs: busy.percentile(99) / 1e6 };
}

const us = (value: number): string => `${value.toFixed(2)} µs`;
const times = (value: number): string => `×${value.toFixed(2)}`;

const peer: number[] = [];
const engine: number[] = [];
for (let warm = 0; warm < 2; warm += 1) {
  await bare(EVENTS, EVENTS);
  await inEngine(EVENTS, EVENTS);
}
for (let round = 0; round < ROUNDS; round += 1) {
  peer.push(await bare(EVENTS, EVENTS));
  engine.push(await inEngine(EVENTS, EVENTS));
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

const short: number[] = [];
const long: number[] = [];
for (let round = 0; round < (LONG > 100_000 ? 1 : ROUNDS); round += 1) {
  short.push(await inEngine(SHORT, SHORT));
  long.push(await inEngine(LONG, SHORT));
}
const flat = median(long) / median(short);
report({
  what: `engine, over a run of ${LONG} events`,
  ours: us(median(long)),
  beside: `the first ${SHORT} ${us(median(short))}`,
  ratio: times(flat),
  goal: `≤ ${FLAT_GOAL}`,
  isReached: flat <= FLAT_GOAL,
});

const few: number[] = [];
const many: number[] = [];
for (let round = 0; round < 3; round += 1) {
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

const { deltas, idleMs, busyMs } = await conversations();
const lag = busyMs / idleMs;
report({
  what: `${CONVERSATIONS} live conversations, 20 words a second each`,
  ours: `${deltas} of ${CONVERSATIONS * DELTAS_EACH} deltas; lag of the loop p99 ${busyMs.toFixed(1)} ms`,
  beside: `an idle loop ${idleMs.toFixed(1)} ms`,
  ratio: times(lag),
  goal: `all of them, ≤ ${LAG_GOAL}`,
  isReached: deltas === CONVERSATIONS * DELTAS_EACH && lag <= LAG_GOAL,
});
process.exit(0);
