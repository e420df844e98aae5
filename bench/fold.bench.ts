// The fold: CPU time an event, beside a bare update of a Map under the same key, in turns within one run; and whether the cost
// stays flat from ten thousand events to a million, for few rows and many, fixed and coming and going. `npm run bench -- fold`

import { applyEvent, createModel } from "../fold/index.ts";
import { type Envelope, decodeLine } from "../wire/index.ts";
import { median, report } from "./report.ts";

const DELTAS_A_RESPONSE = 50;
/** Made ahead and gone through again and again with new numbers. */
const EVENTS_MADE = 40_000;
const SHORT = 10_000;
const LONG = 1_000_000;
/** Events that one figure is of. */
const MEASURED = 200_000;
const ROUNDS = 3;
/** Goals: see the performance notes of the project. */
const RATIO_GOAL = 10;
const FLAT_GOAL = 2;

/** Parsed from text, as a reader has them: no two events share a string. */
function makeEvents(rows: number, churns: boolean): Envelope[] {
  const events: Envelope[] = [];
  const turns = Array.from({ length: rows }, () => 0);
  const push = (event: string, data: object): void => {
    const decoded = decodeLine(JSON.stringify({ seq: events.length, ts: 1_780_000_000_000 + events.length, event, data }));
    if (decoded.ok) events.push(decoded.value);
  };
  for (let at = 0; events.length < EVENTS_MADE; at += 1) {
    const row = at % rows;
    const step = Math.floor(at / rows) % (DELTAS_A_RESPONSE + 2);
    const who = { invokeid: churns ? `poet-${turns[row]}` : "poet", "session-id": `session/0198c1d2-7c11/poets/${row}` };
    if (step === 0) push("llm/request", { ...who, model: "m", "n-messages": 1, "user-blocks": [{ type: "text", text: "Write a haiku" }] });
    else if (step <= DELTAS_A_RESPONSE) push("llm/delta", { ...who, type: "text-delta", text: " word", model: "m" });
    else {
      push("llm/response", {
        ...who,
        content: [{ type: "text", text: " word".repeat(DELTAS_A_RESPONSE) }],
        "stop-reason": "end",
        usage: { "output-tokens": 50 },
        "elapsed-ms": 900,
        "n-blocks": 1,
      });
      turns[row] = (turns[row] ?? 0) + 1;
    }
  }
  return events;
}

/** CPU nanoseconds an event, over the last `measured` of `count`: the clock on the wall also counts what others do. */
function timed(events: readonly Envelope[], count: number, measured: number, step: (event: Envelope) => void): number {
  let start = process.cpuUsage();
  for (let seq = 0; seq < count; seq += 1) {
    if (seq === count - measured) start = process.cpuUsage();
    const event = events[seq % events.length] as Envelope;
    event.seq = seq;
    step(event);
  }
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1_000) / measured;
}

function folded(events: readonly Envelope[], count: number, measured: number): number {
  const model = createModel();
  const cost = timed(events, count, measured, (event) => applyEvent(model, event));
  if (model.seq !== count - 1 || model.bad.count > 0) throw new Error(`folded to ${model.seq}, ${model.bad.count} bad`);
  return cost;
}

function bare(events: readonly Envelope[]): number {
  const lengths = new Map<string, number>();
  return timed(events, MEASURED, MEASURED, ({ data }) => {
    const key = `${String(data["session-id"])} ${String(data["invokeid"])}`;
    lengths.set(key, (lengths.get(key) ?? 0) + 1);
  });
}

for (const rows of [8, 50, 500])
  for (const churns of [false, true]) {
    const events = makeEvents(rows, churns);
    const short: number[] = [];
    const long: number[] = [];
    const peer: number[] = [];
    folded(events, MEASURED, MEASURED);
    for (let round = 0; round < ROUNDS; round += 1) {
      // Many short sessions make one figure, of as many events as the end of the long one.
      const sessions = Array.from({ length: MEASURED / SHORT }, () => folded(events, SHORT, SHORT));
      short.push(sessions.reduce((sum, cost) => sum + cost, 0) / sessions.length);
      peer.push(bare(events));
      long.push(folded(events, LONG, MEASURED));
    }
    const [s, l, p] = [median(short), median(long), median(peer)];
    // Of each round: what else the machine did was there for both.
    const over = (list: readonly number[], other: readonly number[]): number =>
      median(list.map((cost, round) => cost / (other[round] ?? Number.NaN)));
    const [ratio, flat] = [over(long, peer), over(long, short)];
    report({
      what: `fold, an event, ${rows} rows ${churns ? "coming and going" : "that stay"}`,
      ours: `${l.toFixed(0)} ns at the end of a million (${s.toFixed(0)} ns up to ten thousand)`,
      beside: `a bare Map update ${p.toFixed(0)} ns`,
      ratio: `${ratio.toFixed(1)}×; a million to ten thousand ×${flat.toFixed(2)}`,
      goal: `≤ ${RATIO_GOAL}×, ≤ ×${FLAT_GOAL}`,
      isReached: ratio <= RATIO_GOAL && flat <= FLAT_GOAL,
    });
  }
