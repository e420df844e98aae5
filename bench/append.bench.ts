// Append with persist before publish: events through the real transcript into a session on disk and a hub, beside
// JSON.stringify alone; with and without the look for secrets. CPU time, in turns within one run. `npm run bench -- append`

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardFrontend } from "../agent/core/guarded-frontend.ts";
import { createTranscript } from "../agent/core/transcript.ts";
import { createHub } from "../agent/hub/index.ts";
import { createSecrets } from "../agent/secrets/index.ts";
import { createSession, createSystemClock } from "../agent/session/index.ts";
import type { KnownEvent } from "../wire/index.ts";
import { LINES_A_TURN, makeTurn } from "./envelopes.ts";
import { cpuSeconds, median, report } from "./report.ts";

const EVENTS = 100_000;
const ROUNDS = 7;
const GOAL = 0.45;

const { envelopes } = makeTurn("");
const events = envelopes.map(({ event, data }) => ({ event, data }) as KnownEvent);

/** Thousands of events a CPU second. */
function stringifyAlone(): number {
  const before = process.cpuUsage();
  let bytes = 0;
  for (let at = 0; at < EVENTS; at += 1) {
    const { kind: _kind, ...line } = envelopes[at % LINES_A_TURN] ?? envelopes[0] ?? {};
    bytes += JSON.stringify({ ...line, seq: at }).length;
  }
  if (bytes === 0) throw new Error("nothing was stringified");
  return EVENTS / cpuSeconds(before) / 1000;
}

async function appended(redact: ((text: string) => string) | undefined): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), "escapement-bench-"));
  const clock = createSystemClock();
  const session = await createSession({ workDir: dir, meta: { chart: "bench", title: "bench", backend: "sim" } });
  const hub = createHub({ sessionId: session.id, epoch: session.epoch, engine: "bench", log: session.log, clock });
  const transcript = createTranscript({
    store: session.store,
    clock,
    frontend: guardFrontend({}),
    engine: "bench",
    redact,
    onWritten: hub.publish,
  });
  transcript.emit({ event: "session/opened", data: { epoch: session.epoch, "starts-at": 0, protocol: 1, engine: "bench" } });
  const before = process.cpuUsage();
  for (let at = 0; at < EVENTS; at += LINES_A_TURN) {
    for (const event of events) transcript.emit(event);
    await new Promise((resolve) => void setImmediate(resolve));
  }
  await transcript.durable();
  const rate = EVENTS / cpuSeconds(before) / 1000;
  if (hub.head() !== transcript.head()) throw new Error(`${hub.head()} were published`);
  await session.close("done");
  rmSync(dir, { recursive: true, force: true });
  return rate;
}

const secrets = createSecrets(["a-key-of-some-provider", "a-token-of-this-server-0123456789"]);
const rates: Record<"alone" | "ours" | "without", number[]> = { alone: [], ours: [], without: [] };
for (let round = -1; round < ROUNDS; round += 1) {
  const alone = stringifyAlone();
  const ours = await appended(secrets.redact);
  const without = await appended(undefined);
  if (round < 0) continue;
  rates.alone.push(alone);
  rates.ours.push(ours);
  rates.without.push(without);
}
const share = (of: readonly number[]): number => median(of.map((rate, at) => rate / (rates.alone[at] ?? Number.NaN)));
const [ours, without] = [share(rates.ours), share(rates.without)];
report({
  what: "append, persisted before published",
  ours: `${median(rates.ours).toFixed(0)}k events a CPU-s (${median(rates.without).toFixed(0)}k without the look for secrets, ${(without * 100).toFixed(0)} %)`,
  beside: `JSON.stringify alone ${median(rates.alone).toFixed(0)}k`,
  ratio: `${(ours * 100).toFixed(0)} %`,
  goal: `≥ ${GOAL * 100} %`,
  isReached: ours >= GOAL,
});
