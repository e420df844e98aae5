// `npm run tui:replay [fixture]`: the screen without an agent. A file is shown as it is; without one a sample session is
// played with its own times. `--still` shows it at once, `--ask KIND` ends it with a question, `--smoke` leaves after a second.

import type { AgentFrame, PromptKind, PromptOpts } from "../../wire/index.ts";
import { showInTerminal } from "../app-in-terminal.ts";
import { createTerminal, SIDECAR_EXIT } from "../terminal/index.ts";
import { createReplaySource, type EventSource } from "../transport/index.ts";
import { helloFrame, liveFrame, questionEvent, sampleSession } from "./sample-session.ts";

const args = process.argv.slice(2);
const flag = (name: string): string | undefined => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? undefined : (args[at + 1] ?? "");
};
const file = args.find((arg, at) => !arg.startsWith("--") && !(args[at - 1] ?? "").startsWith("--"));

const QUESTIONS: Record<PromptKind, PromptOpts> = {
  text: {
    prompt:
      "What is **your name**? The poets want to know whom they write for, and how long a line may be before it is too long to be sung.",
    default: "stranger",
  },
  confirm: { prompt: "Shall they begin?", default: true },
  select: { prompt: "Which haiku wins?", options: sampleOptions(12), default: "v3" },
  multi: { prompt: "Which of them go on to the final?", options: sampleOptions(7), min: 2 },
};

function sampleOptions(total: number): { value: string; label: string; hint: string }[] {
  const words = [
    "tin roof, first raindrop",
    "old cat at the door",
    "雨の音を聞く",
    "thunder far away",
    "🐸 jumps in",
    "letters on the sill",
  ];
  return Array.from({ length: total }, (_, at) => ({
    value: `v${at}`,
    label: `${words[at % words.length]}`,
    hint: `${7 + (at % 3)}.${at % 10} points`,
  }));
}

/** Plays the sample as a server would say it: at once, or each event when its time has come. */
function sampleSource(): EventSource {
  const asked = flag("ask");
  const until = (flag("until") as "composing" | "question" | "done" | undefined) ?? (asked === undefined ? "done" : "composing");
  const events = sampleSession({ poets: Number(flag("poets") ?? 8), until });
  const last = events.at(-1);
  if (asked !== undefined)
    events.push(
      questionEvent(
        (last?.seq ?? -1) + 1,
        "sample",
        asked as PromptKind,
        { ...QUESTIONS[asked as PromptKind], ...(flag("lines") === undefined ? {} : { multiline: true }) },
        last?.ts,
      ),
    );
  const shift = Date.now() - (args.includes("--still") ? (events.at(-1)?.ts ?? 0) : (events[0]?.ts ?? 0));
  for (const event of events) event.ts += shift;
  const timers: ReturnType<typeof setTimeout>[] = [];
  return {
    start(sink) {
      const frames = (list: AgentFrame[]): void => sink.frames(list);
      sink.status({ kind: "history", head: -1 });
      frames([
        helloFrame(-1),
        ...(args.includes("--still") ? events : []),
        liveFrame(events.length, asked === undefined ? ["pick-0"] : ["sample"]),
      ]);
      sink.status({ kind: "live" });
      if (args.includes("--still")) return;
      for (const event of events) timers.push(setTimeout(() => frames([event]), Math.max(0, event.ts - Date.now())));
    },
    send: () => true,
    stop: () => timers.forEach(clearTimeout),
  };
}

const terminal = await createTerminal({ title: "escapement", renderer: { targetFps: 30, useMouse: true, enableMouseMovement: false } });
await showInTerminal(terminal, {
  source: file === undefined ? sampleSource() : createReplaySource({ path: file }),
  role: file === undefined ? "guest" : "replay",
  env: process.env,
});
if (args.includes("--smoke")) setTimeout(() => terminal.quit(SIDECAR_EXIT.left), 1_000);
