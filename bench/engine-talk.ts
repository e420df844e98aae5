// Many conversations at once, in a process of its own: its loop's lag is that of an agent, not of a benchmark that ran before. Beside it,
// in the same seconds and on the same machine, the loop of a process that does nothing.

import { fork } from "node:child_process";
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { setup } from "xstate";
import { actors } from "../agent/core/actors.ts";
import { type Backend, defineChart, startRun } from "../agent/core/index.ts";
import { clock, forgetfulStore } from "./engine-charts.ts";

interface TalkOrder {
  conversations: number;
  deltasEach: number;
}

type TalkTold = { is: "talking" } | { is: "through"; busyMs: number; deltas: number };

/** Deltas that were told, and the p99 of the lag of both loops in milliseconds, the timer's own millisecond in it. */
export async function talkBesideIdle(order: TalkOrder): Promise<{ deltas: number; busyMs: number; idleMs: number }> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(order)]);
  const idle = monitorEventLoopDelay({ resolution: 1 });
  await once(child, "message");
  idle.enable();
  const [told] = (await once(child, "message")) as [TalkTold];
  idle.disable();
  await once(child, "exit");
  if (told.is !== "through") throw new Error(`it said ${told.is}`);
  return { ...told, idleMs: idle.percentile(99) / 1e6 };
}

/** A chatty model: a word every 50 ms or so, as a server sends them, not all thousand in the same millisecond. */
const chattyOf = (deltasEach: number): Backend => ({
  id: "chatty",
  model: "chatty",
  async *stream({ signal }) {
    for (let n = 0; n < deltasEach && !signal.aborted; n += 1) {
      await new Promise<void>((resolve) => void setTimeout(resolve, 25 + 50 * Math.random()));
      yield { type: "text", text: `word${n} ` };
    }
    yield { type: "usage", usage: { "input-tokens": 1, "output-tokens": deltasEach } };
    yield { type: "stop", reason: "end" };
  },
});

async function talk({ conversations, deltasEach }: TalkOrder, tell: (told: TalkTold) => void): Promise<void> {
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
        invoke: { src: "multiplex", input: { items: Array.from({ length: conversations }, () => ({ chart: poet })) }, onDone: "done" },
      },
      done: { type: "final" },
    },
  });
  const busy = monitorEventLoopDelay({ resolution: 1 });
  let deltas = 0;
  let asked = 0;
  let answered = 0;
  const run = startRun(defineChart({ machine: parent }), {
    store: forgetfulStore(),
    clock,
    backend: chattyOf(deltasEach),
    engine: "bench",
    onEvent({ event }) {
      if (event === "llm/delta") deltas += 1;
      // While all of them talk: a thousand that begin or end in one turn are another matter.
      if (event === "llm/request" && (asked += 1) === conversations) {
        tell({ is: "talking" });
        busy.enable();
      }
      if (event === "llm/response" && (answered += 1) === 1) busy.disable();
      if (event === "llm/response" && answered === conversations) tell({ is: "through", busyMs: busy.percentile(99) / 1e6, deltas });
    },
  });
  await run.result;
}

if (process.send) {
  await talk(JSON.parse(process.argv[2] ?? "{}") as TalkOrder, (told) => void process.send?.(told));
  process.disconnect();
}
