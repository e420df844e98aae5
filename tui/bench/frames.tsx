// What a frame costs: the whole screen on a terminal that is none, fed as a busy run feeds it. Prints CPU milliseconds a frame,
// as JSON. Built and started by bench/sidecar.bench.ts the way the sidecar is.

import { createTestRenderer } from "@opentui/core/testing";
import { render } from "@opentui/solid";
import type { Envelope } from "../../wire/index.ts";
import { createApp } from "../app.tsx";
import { helloFrame, liveFrame } from "../dev/sample-session.ts";
import { createFakeSource } from "../transport/event-source.fake.ts";

const DELTAS_A_SECOND = 20_000;
const FRAMES_A_SECOND = 30;
const DELTAS_A_FRAME = Math.round(DELTAS_A_SECOND / FRAMES_A_SECOND);
const ROUNDS = 7;
const FRAMES_A_ROUND = 40;
const LOG_ROWS_A_FRAME = 20;

interface Contestant {
  name: string;
  /** One frame's worth of a run, folded and drawn. */
  frame(): Promise<void>;
  end(): void;
}

const TS = 1_780_000_000_000;

async function screen() {
  const source = createFakeSource();
  const test = await createTestRenderer({ width: 130, height: 40, exitOnCtrlC: false, exitSignals: [] });
  let nowMs = TS;
  const env = { TERM: "xterm-256color", COLORTERM: "truecolor" };
  const app = createApp({ renderer: test.renderer, source, role: "owner", env, nowMs: () => nowMs, quit: () => undefined });
  await render(app.view, test.renderer);
  let seq = 0;
  const say = (event: string, data: Record<string, unknown>): Envelope => ({ kind: "event", seq: seq++, ts: nowMs, event, data });
  source.status({ kind: "history" });
  source.emit(helloFrame(-1), liveFrame(-1));
  source.status({ kind: "live" });
  return {
    app,
    say,
    async draw(events: readonly Envelope[]) {
      nowMs += 1_000 / FRAMES_A_SECOND;
      source.emit(...events);
      app.store.flush();
      await test.renderOnce();
    },
    end() {
      app.stop();
      test.renderer.destroy();
    },
  };
}

async function streaming(rows: number): Promise<Contestant> {
  const { app: _app, say, draw, end } = await screen();
  const who = (row: number) => ({ invokeid: "poets", "session-id": `poets/${row}` });
  const model = { model: "sim-1" };
  await draw(
    Array.from({ length: rows }, (_, row) => [
      say("llm/start", { ...who(row), ...model }),
      say("llm/request", { ...who(row), ...model, "n-messages": 1, "user-blocks": [{ type: "text", text: "Write a haiku" }] }),
    ]).flat(),
  );
  let next = 0;
  return {
    name: `${rows} rows`,
    frame: () =>
      draw(
        Array.from({ length: DELTAS_A_FRAME }, () =>
          say("llm/delta", { ...who(next++ % rows), ...model, type: "text-delta", text: " word" }),
        ),
      ),
    end,
  };
}

async function logging(rows: number, words: string): Promise<Contestant> {
  const { app, say, draw, end } = await screen();
  const row = (at: number): Envelope => say(at % 50 === 0 ? "custom/thunder" : "custom/rain", { at });
  for (let made = 0; made < rows; made += 1_000) await draw(Array.from({ length: 1_000 }, (_, at) => row(made + at)));
  app.state.focus.set("log");
  app.state.logFilter.set({ ...app.state.logFilter.get(), words });
  let next = 0;
  return {
    name: `${rows} LOG rows${words === "" ? "" : ", filtered"}`,
    frame: () => draw(Array.from({ length: LOG_ROWS_A_FRAME }, () => row(next++))),
    end,
  };
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** In turns, so that what else the machine does falls on all of them. */
async function compared(contestants: readonly Contestant[]): Promise<Record<string, number>> {
  const took = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const { name, frame } of contestants) {
      const from = process.cpuUsage();
      for (let at = 0; at < FRAMES_A_ROUND; at += 1) await frame();
      const { user, system } = process.cpuUsage(from);
      // The first is for the compiler.
      if (round > 0) took.get(name)?.push((user + system) / 1_000 / FRAMES_A_ROUND);
    }
  for (const contestant of contestants) contestant.end();
  return Object.fromEntries([...took].map(([name, values]) => [name, median(values)]));
}

const live = await compared([await streaming(20), await streaming(500)]);
const log = await compared([await logging(1_000, ""), await logging(90_000, ""), await logging(90_000, "thunder")]);
process.stdout.write(`${JSON.stringify({ live, log })}\n`);
process.exit(0);
