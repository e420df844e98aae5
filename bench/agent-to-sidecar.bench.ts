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
const ROUNDS = 5;
const GOAL = 4;

const turns = Array.from({ length: EVENTS / LINES_A_TURN }, (_, at) => makeTurn("", at * LINES_A_TURN));

/** Events a CPU second of both. */
async function sample(make: () => Promise<Contestant>, kind: "sidecar" | "plain"): Promise<number> {
  const contestant = await make();
  const url = `ws://escapement:bench@127.0.0.1:${contestant.port}/ws`;
  const reader = spawn(
    `${root}/node_modules/.bin/bun`,
    [fileURLToPath(new URL("./agent-to-sidecar-reader.ts", import.meta.url)), kind, url, String(EVENTS)],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  await once(reader, "message");
  const before = await contestant.cpu();
  const done = once(reader, "message") as Promise<[{ cpu: number; deltas: number }]>;
  for (const turn of turns) {
    contestant.send(turn);
    await new Promise((resolve) => void setImmediate(resolve));
  }
  const [{ cpu, deltas }] = await done;
  if (deltas !== EVENTS) throw new Error(`${contestant.name}: ${deltas} were folded`);
  const all = (await contestant.cpu()) - before + cpu;
  reader.disconnect();
  await contestant.close();
  return EVENTS / all;
}

const rates: { ours: number; plain: number }[] = [];
for (let round = -1; round < ROUNDS; round += 1) {
  const pair = { ours: await sample(() => ours("ours", "", 1), "sidecar"), plain: await sample(plainWs, "plain") };
  if (round >= 0) rates.push(pair);
}
const ratio = median(rates.map((pair) => pair.ours / pair.plain));
const says = (of: "ours" | "plain"): string => `${(median(rates.map((pair) => pair[of])) / 1000).toFixed(0)}k events a CPU-s of both`;
report({
  what: "agent to sidecar, folded, one client",
  ours: says("ours"),
  beside: `plain ws ${says("plain")}`,
  ratio: `${ratio.toFixed(1)}×`,
  goal: `≥ ${GOAL}×`,
  isReached: ratio >= GOAL,
});
