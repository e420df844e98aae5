// A tournament that never ran, told from a seed: the screen's own food for tests, pictures and `npm run tui:replay`.

import type { Envelope, EventData, EventName, PromptKind, PromptOpts, StateInfo } from "../../wire/index.ts";

export interface SampleOptions {
  poets?: number;
  judges?: number;
  seed?: number;
  /** Where it stops: in the middle of the poems, at the question, at the end. */
  until?: "composing" | "question" | "done";
  title?: string;
}

const ROOT = "889d14f8-6a20-4f2e-9d0c-1f6c0a7be001";
const STARTED_TS = Date.UTC(2026, 5, 7, 2, 20, 49, 355);
const NAMES = [
  "Ada",
  "Basho",
  "Chiyo",
  "Denis",
  "Edda",
  "Farid",
  "Greta",
  "Hiro",
  "Imani",
  "Jonas",
  "Kaya",
  "Lev",
  "Mina",
  "Noor",
  "Otto",
  "Priya",
  "Quinn",
  "Rosa",
  "Sora",
  "Tove",
  "Uma",
  "Vera",
  "Wen",
  "Xenia",
];
const LINES = [
  "tin roof, first raindrop",
  "the gutter learns a new song",
  "a bowl fills slowly",
  "old cat at the door",
  "counts each puddle with its paw",
  "the evening smells green",
  "thunder far away",
  "the kettle answers softly",
  "letters on the sill",
  "silver leaves drift down",
  "a lantern waits for the moth",
  "no one speaks of it",
];
const STATE_NAMES = ["planning", "composing", "judging", "picking", "done", "aborted"];
export const SAMPLE_STATES: StateInfo[] = STATE_NAMES.map((id) => ({ id, kind: id === "done" || id === "aborted" ? "final" : "atomic" }));

/** Small and seeded: the same session for the same seed on every machine. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function sampleSession(options: SampleOptions = {}): Envelope[] {
  const { poets = 8, judges = 3, seed = 1, until = "done", title = "A haiku tournament" } = options;
  const next = random(seed);
  const out: Envelope[] = [];
  let ts = STARTED_TS;
  const say = <N extends EventName>(event: N, data: EventData<N>): void =>
    void out.push({ kind: "event", seq: out.length, ts: Math.round(ts), event, data: { ...data } });
  const step = (name: string, from: string, to: string): void =>
    say("runner/event-processed", {
      "event-name": name,
      "config-before": [from],
      "config-after": [to],
      entered: [to],
      exited: [from],
      "session-id": ROOT,
      taken: true,
    });

  interface Voice {
    who: { invokeid: string; "session-id": string };
    words: string[];
    at: number;
    beganTs: number;
  }
  const begin = (invokeid: string, session: string, text: string, ask: string): Voice => {
    const who = { invokeid, "session-id": session };
    say("llm/start", { ...who, model: "gemma3:1b" });
    say("llm/request", { ...who, model: "gemma3:1b", "n-messages": 1, "user-blocks": [{ type: "text", text: ask }] });
    return { who, words: text.split(/(?<=\s)/u), at: 0, beganTs: ts };
  };
  const speak = (voice: Voice): boolean => {
    const text = voice.words[voice.at];
    if (text === undefined) return false;
    voice.at += 1;
    say("llm/delta", { ...voice.who, type: "text-delta", text, model: "gemma3:1b" });
    return voice.at < voice.words.length;
  };
  const finish = (voice: Voice, tool?: { name: string; input: unknown }): void => {
    const text = voice.words.join("");
    const call = tool
      ? [{ type: "tool_use" as const, name: tool.name, input: tool.input, "call-id": `${voice.who.invokeid}-${out.length}` }]
      : [];
    say("llm/response", {
      ...voice.who,
      content: [{ type: "text", text }, ...call],
      "stop-reason": tool ? "tool_use" : "end_turn",
      usage: { "input-tokens": 180, "output-tokens": voice.words.length },
      "output-tps": Math.round(300 + next() * 600) / 10,
      "elapsed-ms": Math.round(ts - voice.beganTs),
      "first-token-ms": 140,
      model: "gemma3:1b",
      "n-blocks": 1 + call.length,
    });
    say("llm/worker-exit", { ...voice.who, reason: "done" });
  };
  const together = (voices: Voice[], leave: number, tool?: (voice: Voice) => { name: string; input: unknown }): Voice[] => {
    const open = [...voices];
    while (open.length > leave) {
      ts += 12 + next() * 30;
      const at = Math.floor(next() * open.length);
      const voice = open[at];
      if (!voice || speak(voice)) continue;
      ts += 40;
      finish(voice, tool?.(voice));
      open.splice(at, 1);
    }
    return open;
  };

  say("session/opened", { epoch: "epoch-1", "starts-at": 0, protocol: 1, engine: "escapement/0.1.0" });
  say("runner/started", {
    "session-id": ROOT,
    "chart-id": "haiku",
    title,
    backend: "sim",
    model: "gemma3:1b",
    params: { poets, judges, theme: "rain on a tin roof" },
    states: SAMPLE_STATES,
  });
  say("runner/start-config", { config: ["planning"], "session-id": ROOT });
  ts += 90;
  together(
    [
      begin(
        "planner",
        ROOT,
        "Eight voices, one roof of tin. Let each listen for the first drop, and write only what it heard. ",
        "Make a plan for 8 poets and 3 judges, then start.",
      ),
    ],
    0,
    () => ({ name: "event__start", input: {} }),
  );
  step("start", "planning", "composing");
  const child = (invokeid: string, index: number, label: string): string => {
    const session = `${ROOT}/${invokeid}/${index}`;
    say("runner/started", {
      "session-id": session,
      "chart-id": invokeid.replace(/s$/u, ""),
      backend: "sim",
      states: [],
      "parent-session-id": ROOT,
      invokeid,
      label,
    });
    return session;
  };
  const haiku = (): string => [0, 1, 2].map(() => LINES[Math.floor(next() * LINES.length)]).join("\n");
  const writers = Array.from({ length: poets }, (_, index) =>
    begin(
      "poets",
      child("poets", index, NAMES[index % NAMES.length] ?? `Poet ${index}`),
      `Listening for the turn in the last line… the sound should fall before the picture does.\n\n${haiku()}\n`,
      "Write one haiku about rain on a tin roof.",
    ),
  );
  say("llm/retry", { model: "gemma3:1b", category: "rate-limited", attempt: 1, "max-retries": 3, "wait-ms": 500, ...writers[1]?.who });
  say("llm/model-down", { model: "llama3.2:3b", message: "connection refused", category: "transport", remaining: 1 });
  together(writers, until === "composing" ? Math.ceil(poets * 0.6) : 0, () => ({ name: "event__hand_in", input: { haiku: haiku() } }));
  if (until === "composing") return out;
  say("artifact/written", { name: "poems.md", bytes: 2_148 });
  step("done.invoke.poets", "composing", "judging");
  const tastes = ["the picture", "the sound of it", "restraint", "surprise", "the turn", "what is left unsaid"];
  together(
    Array.from({ length: judges }, (_, index) =>
      begin(
        "judges",
        child("judges", index, tastes[index % tastes.length] ?? "taste"),
        "Seven for the gutter, five for the cat; the kettle earns its nine. ",
        "Score each poem from 1 to 10.",
      ),
    ),
    0,
    () => ({ name: "event__scores", input: { scores: [7, 5, 9] } }),
  );
  step("done.invoke.judges", "judging", "picking");
  const opts: PromptOpts = {
    prompt: "Which haiku wins?",
    options: NAMES.slice(0, 4).map((name) => ({ value: name, label: haiku().replaceAll("\n", " / "), hint: name })),
    default: "Ada",
  };
  ts += 300;
  say("human-input/start", { kind: "select", invokeid: "pick", "prompt-id": "pick-0", "session-id": ROOT, opts });
  if (until === "question") return out;
  ts += 5_200;
  say("human-input/answer", { kind: "select", invokeid: "pick", "prompt-id": "pick-0", answer: "Ada", by: "terminal" });
  step("human.answer", "picking", "done");
  say("artifact/written", { name: "summary.md", bytes: 812 });
  ts += 30;
  say("runner/done", { "final-config": ["done"], status: "done" });
  return out;
}

/** A question as an event, to be put behind any session. */
export const questionEvent = (seq: number, promptId: string, kind: PromptKind, opts: PromptOpts, ts = STARTED_TS + 60_000): Envelope => ({
  kind: "event",
  seq,
  ts,
  event: "human-input/start",
  data: { kind, invokeid: "ask", "prompt-id": promptId, "session-id": ROOT, opts },
});

/** What a server says before the first event, and after the last of the history. */
export const helloFrame = (
  head: number,
): { kind: "hello"; protocol: 1; engine: string; "session-id": string; epoch: string; head: number; caps: []; resume: "start" } => ({
  kind: "hello",
  protocol: 1,
  engine: "escapement/0.1.0",
  "session-id": ROOT,
  epoch: "epoch-1",
  head,
  caps: [],
  resume: "start",
});
export const liveFrame = (asOf: number, prompts: string[] = []): { kind: "live"; "as-of": number; "open-prompts": string[] } => ({
  kind: "live",
  "as-of": asOf,
  "open-prompts": prompts,
});
