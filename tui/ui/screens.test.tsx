// Every screen at every size, as characters; the main ones in every theme, as colours.

import { afterEach, describe, expect, test } from "bun:test";
import { questionEvent, sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";

let screen: FakeScreen;
afterEach(() => screen.end());

const session = sampleSession({ until: "composing" });
const SIZES = [
  [40, 12],
  [80, 24],
  [130, 40],
  [200, 60],
] as const;
const OPTIONS = ["tin roof, first raindrop", "old cat at the door", "雨の音を聞く", "🐸 jumps in"].map((label, at) => ({
  value: `v${at}`,
  label,
  hint: `${9 - at}.5 points`,
}));
const DIFF = "--- a/poem.md\n+++ b/poem.md\n@@ -1,3 +1,3 @@\n tin roof\n-the rain begins\n+first raindrop\n the house leans in";
const TOOL = { kind: "tool" as const, tool: "fs/edit", input: { path: "poem.md" }, diff: DIFF };

const ask = (kind: Parameters<typeof questionEvent>[2], opts: Parameters<typeof questionEvent>[3]) => () =>
  screen.say(questionEvent(session.length, "p1", kind, opts));

const SCREENS: Record<string, () => Promise<string>> = {
  "a question for a text": ask("text", { prompt: "What is **your name**?", default: "stranger" }),
  "a question for a text of several lines": async () => {
    await ask("text", { prompt: "Say more:", multiline: true })();
    return screen.paste("one line\nand another");
  },
  "a question: yes or no": ask("confirm", { prompt: "Shall they begin?", default: true }),
  "a tool to be confirmed, with its diff": ask("confirm", { prompt: "May **poet** edit a file?", detail: TOOL }),
  "a question: one of several": ask("select", { prompt: "Which haiku wins?", options: OPTIONS, default: "v1" }),
  "a question: several of several": ask("multi", { prompt: "Which go on?", options: OPTIONS, default: ["v0", "v2"], min: 2 }),
  "two questions": async () => {
    await ask("confirm", { prompt: "Shall they begin?" })();
    return screen.say(questionEvent(session.length + 1, "p2", "text", { prompt: "And then?" }));
  },
  "the filter of LOG": () => screen.type("/poet"),
  help: () => screen.key("F1"),
  commands: () => screen.key("p", { ctrl: true }),
  leaving: () => screen.key("c", { ctrl: true }),
  "the link lost": async () => {
    screen.source.status({ kind: "lost", attempt: 2, retryInMs: 2_000, reason: "the agent does not answer" });
    return screen.frame();
  },
};

for (const [name, open] of Object.entries(SCREENS))
  describe(name, () => {
    for (const [columns, rows] of SIZES)
      test(`${columns}×${rows}`, async () => {
        screen = await fakeScreen({ columns, rows });
        await screen.live(session);
        const frame = await open();
        expect(frame.trimEnd().split("\n").at(-1)).toContain("Ctrl-C");
        expect(frame).toMatchSnapshot();
      });
  });

/** Runs of one look, as `text⟨ink on ground, attributes⟩`. */
const looks = (): string =>
  screen
    .spans()
    .map((line) =>
      line
        .map(
          ({ text, fg, bg, attributes, own }) => `${text}⟨${own ? "own" : `${hex(fg)}/${hex(bg)}`}${attributes ? ` ${attributes}` : ""}⟩`,
        )
        .join(""),
    )
    .join("\n");
const hex = (rgba: number[]): string =>
  rgba
    .slice(0, 3)
    .map((part) => part.toString(16).padStart(2, "0"))
    .join("");

const THEMES: Record<string, Record<string, string>> = {
  dark: { ESCAPEMENT_THEME: "dark" },
  light: { ESCAPEMENT_THEME: "light" },
  terminal: { ESCAPEMENT_THEME: "terminal" },
  "no colour": { NO_COLOR: "1" },
};
for (const [name, env] of Object.entries(THEMES))
  test(`the looks of a run and a question: ${name}`, async () => {
    screen = await fakeScreen({
      columns: 80,
      rows: 24,
      env: { TERM: "xterm-256color", COLORTERM: "truecolor", REDUCED_MOTION: "1", ...env },
    });
    await screen.live(session);
    await screen.key("j");
    expect(looks()).toMatchSnapshot("run");
    await ask("multi", { prompt: "Which go on?", options: OPTIONS, default: ["v0"], min: 2, detail: TOOL })();
    expect(looks()).toMatchSnapshot("question");
  });
