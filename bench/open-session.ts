// The session that `open` is measured with: what long runs are made of. Rows stream, answer and begin again, keys in the engine's order.

import { closeSync, mkdirSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { encodeLine } from "../wire/index.ts";

/** Written at once. */
const LOT = 10_000;
const ROWS = 50;
const DELTAS_A_RESPONSE = 40;

/** A session folder of `events` events at `dir`; gives the bytes of its log. */
export function writeLongSession(dir: string, events: number): number {
  mkdirSync(dir);
  const file = join(dir, "transcript.jsonl");
  const fd = openSync(file, "w");
  for (let seq = 0; seq < events; seq += LOT)
    writeSync(fd, Array.from({ length: Math.min(LOT, events - seq) }, (_, at) => `${eventAt(seq + at)}\n`).join(""));
  closeSync(fd);
  return statSync(file).size;
}

function eventAt(seq: number): string {
  const ts = 1_780_000_000_000 + seq;
  if (seq === 0)
    return encodeLine({ seq, ts, event: "session/opened", data: { epoch: "e", "starts-at": 0, protocol: 1, engine: "escapement/bench" } });
  const row = seq % ROWS;
  const step = Math.floor(seq / ROWS) % (DELTAS_A_RESPONSE + 2);
  const who = { invokeid: "poets", "session-id": `session/0198c1d2-7c11/poets/${row}` };
  if (step === 0)
    return encodeLine({
      seq,
      ts,
      event: "llm/request",
      data: {
        ...who,
        model: "m",
        "n-messages": 1,
        "user-blocks": [{ type: "text", text: "Write a haiku on rain" }],
        "system-preview": "You are a poet",
        "io/ref": `nodes/${seq}`,
      },
    });
  if (step <= DELTAS_A_RESPONSE)
    return encodeLine({ seq, ts, event: "llm/delta", data: { type: "text-delta", text: ` word${seq % 97}`, model: "m", ...who } });
  return encodeLine({
    seq,
    ts,
    event: "llm/response",
    data: {
      ...who,
      content: [{ type: "text", text: " word".repeat(DELTAS_A_RESPONSE) }],
      "stop-reason": "end",
      usage: { "input-tokens": 90, "output-tokens": 40 },
      "output-tps": 40,
      "elapsed-ms": 900,
      "first-token-ms": 80,
      model: "m",
      "io/ref": `nodes/${seq}`,
      "n-blocks": 1,
    },
  });
}
