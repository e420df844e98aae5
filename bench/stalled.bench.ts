// A client that stops reading: what it costs the server's memory, what it costs a healthy one beside it, and whether it gets
// everything once it reads again. Ours beside plain ws. `npm run bench -- stalled`

import { median, report } from "./report.ts";
import { pairOf } from "./stalled-run.ts";

const EVENTS = 500_000;
const MEMORY_GOAL_MIB = 16;
const RATE_GOAL = 0.95;

const signed = (mib: number): string => `${mib < 0 ? "−" : "+"}${Math.abs(mib).toFixed(0)} MiB`;
const mine = [await pairOf("ours", EVENTS), await pairOf("ours", EVENTS), await pairOf("ours", EVENTS)];
const plain = await pairOf("plain ws", EVENTS);
const extraMib = median(mine.map((pair) => pair.extraMib));
const rate = median(mine.map((pair) => pair.rate));
const isSame = mine.every((pair) => pair.isSame);
const lag = mine[0]?.lag ?? 0;
report({
  what: `a stalled client, ${EVENTS / 1000}k envelopes, memory`,
  ours: signed(extraMib),
  beside: `plain ws ${signed(plain.extraMib)}`,
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
