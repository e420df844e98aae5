// A client that stops reading: what it costs the server's memory, what it costs a healthy one beside it, and whether it gets
// everything once it reads again. Ours beside plain ws. `npm run bench -- stalled`

import type { ChildProcess } from "node:child_process";
import { WebSocket } from "ws";
import { applyFrame, createModel } from "../fold/index.ts";
import { decodeMessage } from "../wire/index.ts";
import { startChild } from "./peers.ts";
import { median, report } from "./report.ts";
import type { StalledOrder, StalledTold } from "./stalled-server.ts";

const EVENTS = 500_000;
const MEMORY_GOAL_MIB = 16;
const RATE_GOAL = 0.95;
const MIB = 1024 * 1024;

const heard = <Is extends StalledTold["is"]>(child: ChildProcess, is: Is): Promise<Extract<StalledTold, { is: Is }>> =>
  new Promise((resolve) => child.on("message", (told: StalledTold) => told.is === is && resolve(told as Extract<StalledTold, { is: Is }>)));

async function run(kind: StalledOrder["kind"], stalls: boolean): Promise<{ grownMib: number; rate: number; lag: number; isSame: boolean }> {
  const child = startChild("./stalled-server.ts");
  const listening = heard(child, "listening");
  child.send({ kind, events: EVENTS } satisfies StalledOrder);
  const { url } = await listening;
  const open = async (query: string): Promise<WebSocket> => {
    const socket = new WebSocket(`${url}${kind === "ours" ? query : ""}`, { perMessageDeflate: false });
    await new Promise((resolve, reject) => void socket.once("open", resolve).once("error", reject));
    return socket;
  };
  const healthy = await open("?caps=batch");
  // Alone, it shows what it has without the other.
  const stalled = stalls ? await open("?caps=batch,deltas") : healthy;
  const model = createModel();
  stalled.on("message", (data: Buffer) => {
    if (kind === "ours" && stalls) for (const frame of decodeMessage(data.toString())) if (frame.ok) applyFrame(model, frame.value);
  });
  healthy.on("message", () => undefined);
  if (stalls) stalled.pause();
  const published = heard(child, "published");
  child.send("go");
  const { seconds, grownBytes, lag } = await published;
  stalled.resume();
  if (kind === "ours" && stalls)
    while (model.seq < EVENTS - 1 && stalled.readyState === WebSocket.OPEN) await new Promise((resolve) => setTimeout(resolve, 5));
  healthy.terminate();
  stalled.terminate();
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.send("end");
  await gone;
  return { grownMib: grownBytes / MIB, rate: EVENTS / seconds, lag, isSame: model.seq === EVENTS - 1 && model.totals.deltas === EVENTS };
}

/** What the same run takes without a stall is no part of what the stalled client costs. */
async function pairOf(kind: StalledOrder["kind"]) {
  const free = await run(kind, false);
  const stalled = await run(kind, true);
  return { extraMib: stalled.grownMib - free.grownMib, rate: stalled.rate / free.rate, lag: stalled.lag, isSame: stalled.isSame };
}

const mine = [await pairOf("ours"), await pairOf("ours"), await pairOf("ours")];
const plain = await pairOf("plain ws");
const extraMib = median(mine.map((pair) => pair.extraMib));
const rate = median(mine.map((pair) => pair.rate));
const isSame = mine.every((pair) => pair.isSame);
const lag = mine[0]?.lag ?? 0;
report({
  what: `a stalled client, ${EVENTS / 1000}k envelopes, memory`,
  ours: `+${extraMib.toFixed(0)} MiB`,
  beside: `plain ws +${plain.extraMib.toFixed(0)} MiB`,
  ratio: isSame ? "it ended in the identical state" : "it did not get everything",
  goal: `≤ +${MEMORY_GOAL_MIB} MiB`,
  isReached: extraMib <= MEMORY_GOAL_MIB && isSame,
});
report({
  what: "the same, a healthy client beside it",
  ours: `lag of the stalled one known at once: ${lag} events`,
  beside: "itself without a stalled one",
  ratio: `${(rate * 100).toFixed(0)} % of the rate`,
  goal: `≥ ${RATE_GOAL * 100} %`,
  isReached: rate >= RATE_GOAL && lag > 0,
});
