// After a swarm: who joins and leaves, and who stalls and is cut, over and over, of a server that says nothing new. Whatever its
// heap grows by then was kept for one of them, however little that is beside what a run holds.

import type { ChildProcess } from "node:child_process";
import { WebSocket } from "ws";
import { heard } from "./swarm-told.ts";

export interface Churn {
  joins: number;
  stalls: number;
}

/** Bytes kept for all of them, measured where nobody is connected; below zero: what was there before went. */
export interface Kept {
  joinsBytes: number;
  stallsBytes: number;
}

const AT_ONCE = 16;
/** Code is compiled, caches fill: so many of each before it counts. */
const WARM_UP = { joins: 300, stalls: AT_ONCE };

/** `url`: with `since` and `epoch` of the last event, a join is short; without them a stall has all of the history before it. */
export async function churn(child: ChildProcess, url: string, cursor: string, { joins, stalls }: Churn): Promise<Kept> {
  const join = (): Promise<void> => connection(`${url}?${cursor}&caps=batch,deltas`, "live");
  await many(WARM_UP.joins, join);
  const beforeJoins = await heapOf(child);
  await many(joins, join);
  const joinsBytes = (await heapOf(child)) - beforeJoins;

  await stallMany(child, url, WARM_UP.stalls);
  const beforeStalls = await heapOf(child);
  await stallMany(child, url, stalls);
  return { joinsBytes, stallsBytes: (await heapOf(child)) - beforeStalls };
}

async function many(count: number, act: () => Promise<void>): Promise<void> {
  let left = count;
  const work = async (): Promise<void> => {
    while (left-- > 0) await act();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Resolves when it is closed; it is cut as soon as a frame of this kind came. */
function connection(url: string, until: string): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on("error", () => undefined);
  socket.on("message", (data: Buffer) => data.includes(`"kind":"${until}"`) && socket.terminate());
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

/** Round by round: all of a round stop reading, are waited for until nothing more can be sent to any of them, and are cut. */
async function stallMany(child: ChildProcess, url: string, count: number): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE) {
    const sockets = Array.from({ length: AT_ONCE }, () => {
      const socket = new WebSocket(url, { perMessageDeflate: false });
      socket.on("error", () => undefined);
      socket.once("message", () => socket.pause());
      return socket;
    });
    await untilWaiting(child, AT_ONCE);
    await Promise.all(
      sockets.map((socket) => {
        const closed = new Promise((resolve) => socket.once("close", resolve));
        socket.terminate();
        return closed;
      }),
    );
    // Those of this round would be taken for the next one's.
    await untilWaiting(child, 0);
  }
}

async function untilWaiting(child: ChildProcess, count: number): Promise<void> {
  while ((await askWaiting(child)) !== count) await new Promise((resolve) => void setImmediate(resolve));
}

async function askWaiting(child: ChildProcess): Promise<number> {
  const told = heard(child, "waiting");
  child.send("how many wait");
  const { clients, withAll } = await told;
  if (withAll > 0) throw new Error("the history is too short for a stall: the kernel took all of it");
  return clients;
}

async function heapOf(child: ChildProcess): Promise<number> {
  const told = heard(child, "quiet");
  child.send("be quiet");
  return (await told).heap;
}
