// Agent to sidecar, end to end: events published, framed, sent, parsed and folded under Bun. CPU of both processes together, ours into the
// sidecar's own store beside plain ws with one message an event, folded as it comes. `npm run bench -- agent-to-sidecar`

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { root } from "../e2e/built.ts";
import { LINES_A_TURN, makeTurn } from "./envelopes.ts";
import { type Contestant, ours, plainWs } from "./peers.ts";
import { median, report } from "./report.ts";

const EVENTS = 200_000;
/** A screen is open for hours: what its compiler does in the first second is not measured, for either. */
const WARM_UP_EVENTS = 100_000;
const ROUNDS = 5;
const GOAL = 4;

const turns = Array.from({ length: (WARM_UP_EVENTS + EVENTS) / LINES_A_TURN }, (_, at) => makeTurn("", at * LINES_A_TURN));

/** CPU seconds for a million events. */
interface Cost {
  server: number;
  reader: number;
}

async function sample(make: () => Promise<Contestant>, kind: "sidecar" | "plain"): Promise<Cost> {
  const contestant = await make();
  const url = `ws://escapement:bench@127.0.0.1:${contestant.port}/ws`;
  const reader = spawn(
    `${root}/node_modules/.bin/bun`,
    [
      fileURLToPath(new URL("./agent-to-sidecar-reader.ts", import.meta.url)),
      kind,
      url,
      String(WARM_UP_EVENTS),
      String(WARM_UP_EVENTS + EVENTS),
    ],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  await once(reader, "message");
  const send = async (from: number, to?: number): Promise<{ cpu: number; deltas: number }> => {
    const told = once(reader, "message") as Promise<[{ cpu: number; deltas: number }]>;
    for (const turn of turns.slice(from, to)) {
      contestant.send(turn);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    return (await told)[0];
  };
  await send(0, WARM_UP_EVENTS / LINES_A_TURN);
  const before = await contestant.cpu();
  const { cpu, deltas } = await send(WARM_UP_EVENTS / LINES_A_TURN);
  if (deltas !== WARM_UP_EVENTS + EVENTS) throw new Error(`${contestant.name}: ${deltas} were folded`);
  const server = (await contestant.cpu()) - before;
  reader.disconnect();
  await contestant.close();
  return { server: (server * 1e6) / EVENTS, reader: (cpu * 1e6) / EVENTS };
}

const costs: { ours: Cost; plain: Cost }[] = [];
for (let round = -1; round < ROUNDS; round += 1) {
  const pair = { ours: await sample(() => ours("ours", "", 1), "sidecar"), plain: await sample(plainWs, "plain") };
  if (round >= 0) costs.push(pair);
}
const both = ({ server, reader }: Cost): number => server + reader;
const ratio = median(costs.map(({ ours, plain }) => both(plain) / both(ours)));
const says = (of: "ours" | "plain"): string => {
  const figure = (part: (cost: Cost) => number): number => median(costs.map((pair) => part(pair[of])));
  const parts = `server ${figure(({ server }) => server).toFixed(2)}, reader ${figure(({ reader }) => reader).toFixed(2)} CPU-s/M`;
  return `${(1_000 / figure(both)).toFixed(0)}k events a CPU-s of both (${parts})`;
};
report({
  what: "agent to sidecar, folded, one client",
  ours: says("ours"),
  beside: `plain ws ${says("plain")}`,
  ratio: `${ratio.toFixed(1)}×`,
  goal: `≥ ${GOAL}×`,
  isReached: ratio >= GOAL,
});
