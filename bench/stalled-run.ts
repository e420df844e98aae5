// One run with a client that stops reading and one without, each in a server process of its own; for the bench and for a test.

import type { ChildProcess } from "node:child_process";
import { WebSocket } from "ws";
import { applyFrame, createModel } from "../fold/index.ts";
import { decodeMessage } from "../wire/index.ts";
import { startChild } from "./peers.ts";
import type { StalledOrder, StalledTold } from "./stalled-server.ts";

const MIB = 1024 * 1024;

const heard = <Is extends StalledTold["is"]>(child: ChildProcess, is: Is): Promise<Extract<StalledTold, { is: Is }>> =>
  new Promise((resolve) => child.on("message", (told: StalledTold) => told.is === is && resolve(told as Extract<StalledTold, { is: Is }>)));

async function run(
  kind: StalledOrder["kind"],
  events: number,
  stalls: boolean,
): Promise<{ grownMib: number; rate: number; lag: number; isSame: boolean }> {
  const child = startChild("./stalled-server.ts");
  const listening = heard(child, "listening");
  child.send({ kind, events } satisfies StalledOrder);
  const { url } = await listening;
  const open = async (query: string): Promise<WebSocket> => {
    const socket = new WebSocket(`${url}${kind === "ours" ? query : ""}`, { perMessageDeflate: false });
    await new Promise((resolve, reject) => void socket.once("open", resolve).once("error", reject));
    return socket;
  };
  const healthy = await open("?caps=batch,deltas");
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
    while (model.seq < events - 1 && stalled.readyState === WebSocket.OPEN) await new Promise((resolve) => setTimeout(resolve, 5));
  healthy.terminate();
  stalled.terminate();
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.send("end");
  await gone;
  return { grownMib: grownBytes / MIB, rate: events / seconds, lag, isSame: model.seq === events - 1 && model.totals.deltas === events };
}

/** What the same run takes without a stall is no part of what the stalled client costs. */
export async function pairOf(kind: StalledOrder["kind"], events: number) {
  const free = await run(kind, events, false);
  const stalled = await run(kind, events, true);
  return { extraMib: stalled.grownMib - free.grownMib, rate: stalled.rate / free.rate, lag: stalled.lag, isSame: stalled.isSame };
}
