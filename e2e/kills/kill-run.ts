// A session whose agent is killed again and again under load, and taken up each time, until it comes to its end.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";
import { createRandom } from "../random.ts";
import { checkWhole, createWorkspace, eventually, type Workspace } from "../workspace.ts";
import { type ClientRecord, createRecord, faultsBeside, recordAgent } from "./client-record.ts";
import { loadChart, ROUNDS, TRACE } from "./load-chart.ts";

export interface KilledRun {
  kills: number;
  events: number;
  faults: string[];
  /** It was killed so often while its newest checkpoint was a whole one and what changed since. */
  killsWithChanges: number;
}

const SERVED = ["--tui=opentui", "--no-spawn", "--no-keep-alive"];
/** New events that a client waits for before it kills: from the first moments to the middle of a stream, and never to the end. */
const EVENTS_BEFORE_KILL_MAX = 50;

/** Every second seed is that of a run with a large context. */
export async function killAndResume(seed: number, kills: number): Promise<KilledRun> {
  const random = createRandom(seed);
  const space = createWorkspace();
  const record = createRecord();
  try {
    writeFileSync(join(space.dir, "load.js"), loadChart(seed % 2 === 0));
    let killed = 0;
    let killsWithChanges = 0;
    let child = space.start(["run", "./load.js", "--sim", "rate=120", ...SERVED]);
    while (killed < kills) {
      const isKilled = await killAtRandom(space, child, record, random.below(EVENTS_BEFORE_KILL_MAX), random.below(15));
      if (!isKilled) break;
      killed += 1;
      if (hasChanges(space)) killsWithChanges += 1;
      const lines = linesOf(space);
      const faults = faultsBeside(record, lines);
      if (faults.length > 0) return { kills: killed, events: lines.length, faults, killsWithChanges };
      if (hasEnded(lines)) break;
      child = space.start(["resume", "latest", ...SERVED]);
    }
    if (!hasEnded(linesOf(space))) await untilEnd(space, child, record);
    const lines = linesOf(space);
    return {
      kills: killed,
      events: lines.length,
      faults: [...faultsBeside(record, lines), ...faultsOfEnd(space, record)],
      killsWithChanges,
    };
  } finally {
    space.remove();
  }
}

/** False where the run came to its end first. */
async function killAtRandom(space: Workspace, child: ChildProcess, record: ClientRecord, events: number, restMs: number): Promise<boolean> {
  const before = record.events.size;
  const url = await urlOf(space, child);
  if (url === undefined) return false;
  const client = await recordAgent(url, record);
  await eventually(`${events} new events or the end`, () => record.events.size - before >= events || child.exitCode !== null);
  await new Promise((resolve) => setTimeout(resolve, restMs));
  if (child.exitCode !== null) return false;
  child.kill("SIGKILL");
  await Promise.all([exitOf(child), client.closed]);
  return child.signalCode === "SIGKILL";
}

async function untilEnd(space: Workspace, child: ChildProcess, record: ClientRecord): Promise<void> {
  const url = await urlOf(space, child);
  if (url === undefined) return;
  const client = await recordAgent(url, record);
  await Promise.all([exitOf(child), client.closed]);
}

/** Undefined where it ended before anybody could come. lock.json of the process before lies there until the new one writes its own. */
async function urlOf(space: Workspace, child: ChildProcess): Promise<string | undefined> {
  let stderr = "";
  child.stderr?.on("data", (bytes) => (stderr += String(bytes)));
  return eventually("the address of the new agent, or its end", () => {
    if (child.exitCode === 0) return { url: undefined };
    if (child.exitCode !== null) throw new Error(`the agent ended with ${child.exitCode}: ${stderr}`);
    const { pid, port, token } = lockOf(space);
    return pid === child.pid && port && token ? { url: `ws://escapement:${token}@127.0.0.1:${port}/ws` } : undefined;
  }).then(({ url }) => url);
}

function lockOf(space: Workspace): { pid?: number; port?: number; token?: string } {
  try {
    return JSON.parse(readFileSync(join(space.sessionDirNow() ?? "", "lock.json"), "utf8")) as { pid?: number };
  } catch {
    return {}; // not written yet, or taken away already
  }
}

const exitOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve() : child.once("exit", () => resolve())));

function hasChanges(space: Workspace): boolean {
  const read = (name: string): { "as-of"?: number; since?: number; epoch?: string } => {
    const path = join(space.sessionDirNow() ?? "", "checkpoints", `${name}.json`);
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as object) : {};
  };
  const whole = read("latest");
  const changes = read("latest-changes");
  return changes.since !== undefined && changes.since === whole["as-of"] && changes.epoch === whole.epoch;
}

/** Whole lines; what a kill left torn behind the last one was never published. */
function linesOf(space: Workspace): string[] {
  const text = readFileSync(join(space.sessionDirNow() ?? "", "transcript.jsonl"), "utf8");
  return text.slice(0, text.lastIndexOf("\n")).split("\n");
}

/** Killed after its end, or ended before the kill. */
const hasEnded = (lines: readonly string[]): boolean => {
  const { event } = JSON.parse(lines.at(-1) ?? "{}") as { event?: string };
  return event === "runner/done" || event === "runner/aborted" || event === "runner/error";
};

function faultsOfEnd(space: Workspace, record: ClientRecord): string[] {
  const faults: string[] = [];
  try {
    checkWhole(space.transcript());
  } catch (error) {
    faults.push(String(error));
  }
  const last = space.transcript().at(-1)?.event;
  if (last !== "runner/done") faults.push(`it ended with ${last}`);
  const ran = readFileSync(join(space.dir, TRACE), "utf8").trim().split("\n");
  if (new Set(ran).size !== ran.length) faults.push(`a tool with effects ran twice: ${ran.join(" ")}`);
  if (record.confirmed.size > ROUNDS) faults.push(`${record.confirmed.size} answers for ${ROUNDS} questions`);
  if (record.asked.size > ROUNDS)
    faults.push(`${record.asked.size} questions were shown in ${ROUNDS} rounds: ${[...record.asked].join(" ")}`);
  return faults;
}
