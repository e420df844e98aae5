// Opening a session of a million events: to its end state, by the sidecar's own replay and store, beside reading and parsing the file and
// nothing else; both in Bun, in turns within one run. `npm run bench -- open`

import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeLine } from "../wire/index.ts";
import { root } from "../e2e/built.ts";

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 3;
const RATIO_GOAL = 2;
const MEMORY_GOAL_BYTES = 300 * 1024 * 1024;
/** Written at once. */
const LOT = 10_000;
const ROWS = 50;
const DELTAS_A_RESPONSE = 40;

const base = mkdtempSync(join(tmpdir(), "escapement-bench-"));
const dir = join(base, "session");
const file = join(dir, "transcript.jsonl");

/** What long runs are made of: rows that stream, answer and begin again, and a chart that moves on now and then. */
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
    return encodeLine({ seq, ts, event: "llm/delta", data: { ...who, type: "text-delta", text: ` word${seq % 97}`, model: "m" } });
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

interface Figure {
  events: number;
  ms: number;
  cpuMs: number;
  peakBytes: number;
}

const child = (...args: string[]): Figure => {
  const figure = JSON.parse(
    execFileSync(`${root}/node_modules/.bin/bun`, ["bench/open-reader.ts", ...args], { cwd: root, encoding: "utf8" }),
  ) as Figure;
  if (figure.events !== EVENTS) throw new Error(`${args[0]}: ${figure.events} events of ${EVENTS}`);
  return figure;
};
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;

try {
  mkdirSync(dir);
  const fd = openSync(file, "w");
  for (let seq = 0; seq < EVENTS; seq += LOT)
    writeSync(fd, Array.from({ length: Math.min(LOT, EVENTS - seq) }, (_, at) => `${eventAt(seq + at)}\n`).join(""));
  closeSync(fd);
  const [parse, open]: [Figure[], Figure[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    parse.push(child("parse", file));
    open.push(child("open", dir, String(EVENTS - 1)));
  }
  const of = (figures: readonly Figure[], key: "ms" | "cpuMs"): number => median(figures.map((figure) => figure[key]));
  const peak = median(open.map(({ peakBytes }) => peakBytes));
  const ratio = of(open, "ms") / of(parse, "ms");
  process.stdout.write(
    `${EVENTS} events, ${mib(statSync(file).size)}, median of ${ROUNDS}\n` +
      `  read and parse alone   ${of(parse, "ms").toFixed(0)} ms, ${of(parse, "cpuMs").toFixed(0)} ms CPU\n` +
      `  open to the end state  ${of(open, "ms").toFixed(0)} ms, ${of(open, "cpuMs").toFixed(0)} ms CPU, ${mib(peak)} at most\n` +
      `  ratio ${ratio.toFixed(2)} (goal ≤ ${RATIO_GOAL}) ${ratio <= RATIO_GOAL ? "✓" : "✗"}   memory ${peak <= MEMORY_GOAL_BYTES ? "✓" : "✗"} (goal ≤ ${mib(MEMORY_GOAL_BYTES)})\n`,
  );
} finally {
  rmSync(base, { recursive: true, force: true });
}
