// The real agent in a process of its own, read through a proxy that keeps cutting: what is folded in the end is what the file says.

import { afterEach, beforeAll, expect, test } from "bun:test";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyFrame, createModel, type Model } from "../../fold/index.ts";
import { createCuttingProxy } from "./cutting-proxy.fake.ts";
import { createReplaySource } from "./event-source.replay.ts";
import type { EventSource } from "./event-source.ts";
import { createWsSource } from "./event-source.ws.ts";
import { createRecorder, lastStatus, type Recorder } from "./recorder.fake.ts";

const root = join(import.meta.dir, "../..");
const node = process.env["NODE"] ?? "node";

let dir = "";
let agent: ChildProcess | undefined;
const ending: { stop(): void }[] = [];

beforeAll(() => {
  expect(spawnSync(node, ["scripts/build.mjs"], { cwd: root }).status).toBe(0);
}, 120_000);

afterEach(() => {
  for (const one of ending.splice(0)) one.stop();
  agent?.kill("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
});

const owned = <T extends { stop(): void }>(one: T): T => {
  ending.push(one);
  return one;
};

async function startAgent(...args: string[]): Promise<{ url: string; port: number; session: string }> {
  dir = mkdtempSync(join(tmpdir(), "real-agent-"));
  agent = spawn(node, [join(root, "dist/escapement.js"), "run", ...args, "--work-dir", dir, "--no-spawn", "--keep-alive"], {
    cwd: dir,
    stdio: "ignore",
  });
  return eventually(() => {
    const session = readdirSync(dir, { withFileTypes: true }).find((entry) => entry.isDirectory());
    if (!session) return undefined;
    const path = join(dir, session.name);
    const lock = JSON.parse(readFileSync(join(path, "lock.json"), "utf8")) as { port?: number; token?: string };
    return lock.port && lock.token
      ? { url: `ws://escapement:${lock.token}@127.0.0.1:${lock.port}/ws`, port: lock.port, session: path }
      : undefined;
  });
}

async function eventually<T>(look: () => T | undefined): Promise<T> {
  for (const end = Date.now() + 45_000; ; await Bun.sleep(20)) {
    try {
      const value = look();
      if (value !== undefined) return value;
    } catch {
      // not written yet
    }
    if (Date.now() > end) throw new Error("the agent never served");
  }
}

function foldOf(recorder: Recorder): Model {
  const model = createModel();
  for (const frame of recorder.seen) expect(applyFrame(model, frame)).toBe("applied");
  return model;
}

const isOver = (recorder: Recorder): boolean => recorder.seen.some((frame) => frame.kind === "control" && frame.op === "run-finished");

test("cut again and again, the model is the file's", async () => {
  const { url, port, session } = await startAgent("haiku", "--sim", "rate=400");
  const proxy = owned(createCuttingProxy(port));
  proxy.cutAfter(...Array.from({ length: 40 }, (_, cut) => 180 + cut * 397));
  const recorder = createRecorder();
  const source: EventSource = owned(createWsSource({ url: url.replace(`:${port}/`, `:${proxy.port}/`), retryDelayMs: () => 20 }));
  source.start(recorder);
  await recorder.until(isOver);
  expect(proxy.connections).toBeGreaterThan(10);

  const file = createRecorder();
  createReplaySource({ path: session }).start(file);
  await file.until((r) => lastStatus(r)?.kind === "replay" && r.seqs().length > 0 && r.statuses.length > 1);
  const last = file.seqs().at(-1) ?? -1;
  await recorder.until((r) => r.seqs().at(-1) === last);
  expect(recorder.seqs()).toEqual(file.seqs());

  const [live, replayed] = [foldOf(recorder), foldOf(file)];
  expect(live.totals).toEqual(replayed.totals);
  expect([...live.rows.values()].map(({ key, state, chars, tokensOut }) => ({ key, state, chars, tokensOut }))).toEqual(
    [...replayed.rows.values()].map(({ key, state, chars, tokensOut }) => ({ key, state, chars, tokensOut })),
  );
  expect(live.log).toEqual(replayed.log);
  expect(live.phase).toEqual(replayed.phase);
}, 90_000);

test("a wrong token ends it with a sentence", async () => {
  const { url } = await startAgent("hello");
  const recorder = createRecorder();
  owned(createWsSource({ url: url.replace(/:[^:@]+@/, ":wrong@") })).start(recorder);
  await recorder.until((r) => lastStatus(r)?.kind === "lost");
  expect(lastStatus(recorder)).toEqual({ kind: "lost", attempt: 1, reason: "the agent does not know this screen's token" });
}, 60_000);
