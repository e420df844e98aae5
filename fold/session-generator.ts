// Whole runs by seed, as the engine would write them: a fake for tests, benches and screens. The same seed gives the
// same run, to the character. Actors take turns at random, so the streams of parallel conversations interleave.

import type { Envelope, EventData, EventName } from "../wire/index.ts";
import { createDice, wordsFrom, type Dice } from "./session-dice.ts";

export interface SessionPlan {
  seed: number;
  /** Children of the multiplex; default 3 to 8 by seed. */
  children?: number;
  /** Deltas of one response at most; default 30. */
  deltasMax?: number;
}

type Step = { event: string; data: object } | { all: Actor[] };
type Actor = Generator<Step, void, void>;

const ROOT = "session/made";
const say = <N extends EventName>(event: N, data: EventData<N>): Step => ({ event, data });

/** From seq 0, without a gap, cause before effect; ends with the end of the run, or in the middle of it where the process was killed. */
export function generateSession(plan: SessionPlan): Envelope[] {
  const dice = createDice(plan.seed);
  const out: Envelope[] = [];
  let ts = 1_780_000_000_000 + plan.seed;
  const write = (step: Extract<Step, { event: string }>): void => {
    ts += dice.below(10) === 0 ? dice.below(900) : dice.below(40);
    out.push({ kind: "event", seq: out.length, ts, event: step.event, data: { ...step.data } });
  };
  const turns: Turn[] = [{ actor: root(dice, plan, () => out.length), waits: 0, parent: undefined }];
  while (turns.length > 0) {
    const ready = turns.filter((turn) => turn.waits === 0);
    const turn = ready[dice.below(ready.length)];
    if (!turn) break;
    const next = turn.actor.next();
    if (next.done) {
      turns.splice(turns.indexOf(turn), 1);
      if (turn.parent) turn.parent.waits -= 1;
    } else if ("event" in next.value) write(next.value);
    else {
      turn.waits = next.value.all.length;
      for (const actor of next.value.all) turns.push({ actor, waits: 0, parent: turn });
    }
  }
  return out;
}

interface Turn {
  actor: Actor;
  waits: number;
  parent: Turn | undefined;
}

const STATES: EventData<"runner/started">["states"] = [
  { id: "planning", kind: "atomic", on: [{ event: "planned", targets: ["composing"] }] },
  { id: "composing", kind: "compound", initial: "composing.writing" },
  { id: "composing.writing", parent: "composing", kind: "atomic" },
  { id: "composing.checking", parent: "composing", kind: "parallel" },
  { id: "composing.checking.form", parent: "composing.checking", kind: "atomic" },
  { id: "composing.checking.sense", parent: "composing.checking", kind: "atomic" },
  { id: "picking", kind: "atomic" },
  { id: "done", kind: "final" },
];

function* root(dice: Dice, plan: SessionPlan, nextSeq: () => number): Actor {
  yield say("session/opened", { epoch: `epoch-${plan.seed}`, "starts-at": 0, protocol: 1, engine: "escapement/made" });
  const session = dice.chance(2) ? ROOT : `:${ROOT}`;
  yield say("runner/started", {
    "session-id": session,
    "chart-id": "made",
    title: "A made run",
    backend: "sim",
    params: { seed: plan.seed },
    states: STATES,
  });
  yield say("runner/start-config", { config: ["planning"] });
  yield { all: [conversation(dice, plan, "planner", ROOT)] };
  yield step(session, "planned", ["planning"], ["composing", "composing.writing"]);
  const count = plan.children ?? 3 + dice.below(6);
  yield { all: Array.from({ length: count }, (_, n) => child(dice, plan, n)) };
  if (dice.chance(6)) {
    yield say("session/opened", {
      epoch: `epoch-${plan.seed}-b`,
      "prev-epoch": `epoch-${plan.seed}`,
      "starts-at": nextSeq(),
      protocol: 1,
      engine: "escapement/made",
    });
    yield say("runner/started", { "session-id": session, "chart-id": "made", backend: "sim", resume: true, states: STATES });
  }
  yield step(
    session,
    "done.invoke.poets",
    ["composing", "composing.writing"],
    ["composing", "composing.checking", "composing.checking.form", "composing.checking.sense"],
  );
  yield { all: [conversation(dice, plan, "form", ROOT), conversation(dice, plan, "sense", ROOT)] };
  const checking = ["composing", "composing.checking", "composing.checking.form", "composing.checking.sense"];
  yield say("runner/event-processed", {
    "event-name": "ui.interrupt",
    "config-before": checking,
    "config-after": checking,
    entered: [],
    exited: [],
    "session-id": session,
    taken: false,
  });
  yield step(session, "done.state.checking", checking, ["picking"]);
  for (let n = 0; n < 1 + dice.below(3); n += 1) yield* question(dice, n);
  yield say("artifact/written", { name: "summary.md", bytes: 100 + dice.below(9_000) });
  yield say("checkpoint/written", { "session-id": ROOT, "as-of": nextSeq() - 1 });
  const end = dice.below(6);
  if (end === 0) yield say("runner/aborted", { reason: "interrupt", by: "terminal", "final-config": ["picking"] });
  else if (end === 1)
    yield say("runner/error", { message: "error.llm.backend was not handled", code: "unhandled", "final-config": ["picking"] });
  else yield say("runner/done", { "final-config": ["done"], status: "done", output: { winner: "poets.1" } });
}

function step(session: string, name: string, before: string[], after: string[]): Step {
  const entered = after.filter((id) => !before.includes(id));
  const exited = before.filter((id) => !after.includes(id));
  return say("runner/event-processed", {
    "event-name": name,
    "config-before": before,
    "config-after": after,
    entered,
    exited,
    "session-id": session,
    taken: true,
  });
}

function* child(dice: Dice, plan: SessionPlan, n: number): Actor {
  const session = `${ROOT}/poets/${n}`;
  yield say("runner/started", {
    "session-id": session,
    "parent-session-id": ROOT,
    invokeid: "poets",
    "chart-id": "poet",
    backend: "sim",
    states: [
      { id: "writing", kind: "atomic" },
      { id: "done", kind: "final" },
    ],
  });
  yield say("runner/start-config", { "session-id": session, config: ["writing"] });
  yield { all: [conversation(dice, plan, "poets", session), ...(dice.chance(4) ? [conversation(dice, plan, "critic", session)] : [])] };
  yield step(session, "written", ["writing"], ["done"]);
  yield say("runner/child-done", { "session-id": session, invokeid: "poets", status: dice.chance(9) ? "error" : "done" });
}

function* conversation(dice: Dice, plan: SessionPlan, invokeid: string, session: string): Actor {
  const who = { invokeid, "session-id": session };
  yield say("llm/start", { ...who, model: "gemma3:1b" });
  const turns = 1 + dice.below(3);
  for (let turn = 0; turn < turns; turn += 1) {
    const text = wordsFrom(dice, 2 + dice.below(plan.deltasMax ?? 30));
    const thinking = dice.chance(2) ? wordsFrom(dice, 1 + dice.below(10)) : "";
    yield request(dice, who, turn);
    if (dice.chance(8)) {
      yield* stream(dice, who, text.slice(0, text.length / 2), "");
      yield say("llm/retry", { ...who, model: "gemma3:1b", category: "transport", attempt: 1, "max-retries": 3, "wait-ms": 500 });
      yield request(dice, who, turn);
    }
    yield* stream(dice, who, text, thinking);
    if (dice.chance(20)) {
      yield say("llm/error", { ...who, message: "connection refused", category: "backend" });
      yield say("llm/worker-exit", { ...who, reason: "backend" });
      return;
    }
    yield* answer(dice, who, text, thinking, turn + 1 < turns);
  }
  if (dice.chance(7)) yield { event: "metrics/sample", data: { load: dice.below(100) } };
  yield say("llm/worker-exit", { ...who, reason: dice.chance(3) ? "stopped" : "done" });
}

interface Who {
  invokeid: string;
  "session-id": string;
}

const request = (dice: Dice, who: Who, turn: number): Step =>
  say("llm/request", {
    ...who,
    model: "gemma3:1b",
    "n-messages": 1 + 2 * turn,
    "user-blocks": [{ type: "text", text: wordsFrom(dice, 6) }],
    "io/ref": `nodes/${who.invokeid}/${turn}/request.json`,
  });

/** Thinking and text cut anywhere, in the middle of a pair too, and now and then by turns. */
function* stream(dice: Dice, who: Who, text: string, thinking: string): Actor {
  const left = { "thinking-delta": thinking, "text-delta": text };
  for (let n = 1; left["text-delta"] !== "" || left["thinking-delta"] !== ""; n += 1) {
    const type = left["thinking-delta"] !== "" && (left["text-delta"] === "" || !dice.chance(6)) ? "thinking-delta" : "text-delta";
    const cut = 1 + dice.below(12);
    const usage = dice.chance(5) ? { usage: { "output-tokens": n } } : {};
    yield say("llm/delta", { ...who, type, text: left[type].slice(0, cut), model: "gemma3:1b", ...usage });
    left[type] = left[type].slice(cut);
  }
}

function* answer(dice: Dice, who: Who, text: string, thinking: string, callsTool: boolean): Actor {
  const callId = `call-${dice.below(1e9)}`;
  const call = { type: "tool_use" as const, name: callsTool ? "fs/read" : "event__written", input: { path: "a.md" }, "call-id": callId };
  const thoughts = thinking === "" ? [] : [{ type: "thinking" as const, thinking }];
  const content = [...thoughts, { type: "text" as const, text }, call];
  const usage = { "input-tokens": 100 + dice.below(900), "output-tokens": 5 + dice.below(90) };
  const measured = dice.chance(3) ? {} : { "output-tps": 5 + dice.below(900) / 10, "first-token-ms": dice.below(500) };
  yield say("llm/response", {
    ...who,
    content,
    "stop-reason": "tool-calls",
    usage,
    ...measured,
    "elapsed-ms": dice.below(9_000),
    model: "gemma3:1b",
    "n-blocks": content.length,
  });
  if (!callsTool) return;
  yield say("llm/tool-start", { ...who, "call-id": callId, tool: "fs/read", "input-preview": "a.md", effects: "none" });
  yield say("llm/tool-result", {
    ...who,
    "call-id": callId,
    tool: "fs/read",
    "is-error": dice.chance(5),
    "content-preview": wordsFrom(dice, 5),
    "elapsed-ms": dice.below(300),
  });
}

function* question(dice: Dice, n: number): Actor {
  const prompt = { invokeid: "pick", "prompt-id": `${ROOT}/pick/0/${n}` };
  const options = [
    { label: "The first", value: "1" },
    { label: "The second", value: "2" },
  ];
  yield say("human-input/start", { ...prompt, kind: "select", "session-id": ROOT, opts: { prompt: "Which haiku wins?", options } });
  if (dice.chance(3)) yield say("human-input/cancelled", dice.chance(2) ? { ...prompt, by: "terminal" } : prompt);
  else if (!dice.chance(5)) yield say("human-input/answer", { ...prompt, kind: "select", answer: "2", by: "terminal" });
}
