// Every screen at every size: its characters once, and of each look (dark, light, no colour) a word a line for its colours, so that a
// change of either is seen where it is. The words of a look are explained once a screen.

import { afterEach, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import type { Envelope } from "../../wire/index.ts";
import { questionEvent, sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";
import { fakeFiles } from "../files/session-files.fake.ts";

let screen: FakeScreen;
afterEach(() => screen.end());

const composing = sampleSession({ until: "composing" });
const done = sampleSession({});
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
const REPORT =
  '# Verdict\n\n**Ada** wins with *rain*.\n\n| poet | score |\n|---|--:|\n| Ada | 9 |\n| Basho | 7 |\n\n> said one\n\n```ts\n/* who\n   won */\nconst winner = "Ada"; // 9\n```\n\n```diff\n-old\n+new\n```\n';
const FILES = fakeFiles({ "artifacts/poems.md": REPORT, "artifacts/summary.md": "the end" });

type Open = () => Promise<unknown>;
const ask =
  (kind: Parameters<typeof questionEvent>[2], opts: Parameters<typeof questionEvent>[3]): Open =>
  () =>
    screen.say(questionEvent(composing.length, "p1", kind, opts));
const press =
  (...keys: string[]): Open =>
  async () => {
    for (const key of keys) await screen.key(key);
  };

/** What is opened over a run in the middle. */
const RUNNING: Record<string, Open> = {
  "a run": press(),
  "a run, a poet selected": press("j", "j"),
  "a run, LOG scrolled up": press("TAB", "k", "k", "k"),
  "a transcript": press("j", "j", "RETURN"),
  "a question for a text": ask("text", { prompt: "What is **your name**?", default: "stranger" }),
  "a question for a text of several lines": async () => {
    await ask("text", { prompt: "Say more:", multiline: true })();
    await screen.paste("one line\nand another");
  },
  "a question: yes or no": ask("confirm", { prompt: "Shall they begin?", default: true }),
  "a tool to be confirmed, with its diff": ask("confirm", { prompt: "May **poet** edit a file?", detail: TOOL }),
  "a question: one of several": ask("select", { prompt: "Which haiku wins?", options: OPTIONS, default: "v1" }),
  "a question: several of several": ask("multi", { prompt: "Which go on?", options: OPTIONS, default: ["v0", "v2"], min: 2 }),
  "two questions": async () => {
    await ask("confirm", { prompt: "Shall they begin?" })();
    await screen.say(questionEvent(composing.length + 1, "p2", "text", { prompt: "And then?" }));
  },
  "the filter of LIVE": () => screen.type("/poet"),
  "LIVE filtered": async () => {
    await screen.type("/streaming");
    await press("RETURN", "n")();
  },
  "the filter of LOG": async () => {
    await screen.key("TAB");
    await screen.type("/poet");
  },
  help: () => screen.key("F1"),
  commands: () => screen.key("p", { ctrl: true }),
  leaving: () => screen.key("c", { ctrl: true }),
  "the link lost": async () => {
    screen.source.status({ kind: "lost", attempt: 2, retryInMs: 2_000, reason: "the agent does not answer" });
    await screen.frame();
  },
};

/** Over a run that is done. */
const OVER: Record<string, Open> = {
  "a run that is done": press(),
  "actions on a row": press("j", "j", "o"),
  "the inspector: invocations": press("?"),
  "the inspector: states": press("?", "2"),
  "the inspector: transitions": press("?", "2", "v"),
  "the inspector: status": press("?", "3"),
  "the inspector: artifacts": press("?", "4"),
  "the pager": press("?", "4", "RETURN"),
  "the pager, words found": async () => {
    await press("?", "4", "RETURN", "/")();
    await screen.type("ada");
    await screen.key("RETURN");
  },
};

const COLOURED = { TERM: "xterm-256color", COLORTERM: "truecolor", REDUCED_MOTION: "1" };

/** Of this process, and of this machine. */
const steady = (frame: string): string =>
  frame.replace(/memory( +)\S+ MB/u, "memory$1… MB").replace(/theme( +)(?:dark|light|mono) · \w+ */u, "theme$1…");

async function opened(
  open: Open,
  session: readonly Envelope[],
  columns: number,
  rows: number,
  env: Record<string, string>,
): Promise<string> {
  screen = await fakeScreen({ columns, rows, env, files: FILES });
  await screen.live(session);
  await open();
  return steady(await screen.frame());
}

const hex = (rgba: readonly number[]): string =>
  rgba
    .slice(0, 3)
    .map((part) => part.toString(16).padStart(2, "0"))
    .join("");

/** Each line's colours as a word of two letters (the same for the same colours), however long the text is that wears them. */
function looks(isExplained: boolean): string {
  const drawn = screen.spans();
  const lines = drawn.map((line) => {
    let at = 0;
    const runs = line.map(({ text, fg, bg, attributes, own }) => {
      const look = `${own ? "own" : `${hex(fg)}/${hex(bg)}`}${attributes === 0 ? "" : `+${attributes}`}`;
      const run = `${at}:${look}`;
      at += text.length;
      return run;
    });
    return createHash("sha256").update(runs.join(" ")).digest("base64url").slice(0, 3);
  });
  if (!isExplained) return lines.join(" ");
  const worn = new Set(
    drawn.flatMap((line) =>
      line
        .filter(({ text }) => text.trim() !== "")
        .map(({ fg, bg, attributes, own }) => `${own ? "own" : `${hex(fg)} on ${hex(bg)}`}${attributes === 0 ? "" : `, ${attributes}`}`),
    ),
  );
  return [lines.join(" "), ...[...worn].toSorted()].join("\n");
}

const everything = [
  ...Object.entries(RUNNING).map(([name, open]) => ({ name, open, session: composing })),
  ...Object.entries(OVER).map(([name, open]) => ({ name, open, session: done })),
];
for (const { name, open, session } of everything)
  describe(name, () => {
    for (const [columns, rows] of SIZES)
      test(`${columns}×${rows}`, async () => {
        const isExplained = columns === 80;
        const frame = await opened(open, session, columns, rows, COLOURED);
        expect(frame.trimEnd().split("\n").at(-1)).toContain("Ctrl-C");
        expect(frame).toMatchSnapshot();
        expect(looks(isExplained)).toMatchSnapshot("dark");
        screen.app.store.flush();
        screen.look("light");
        expect(steady(await screen.frame())).toBe(frame);
        expect(looks(isExplained)).toMatchSnapshot("light");
        screen.end();
        expect(await opened(open, session, columns, rows, { ...COLOURED, NO_COLOR: "1" })).toBe(frame);
        expect(looks(isExplained)).toMatchSnapshot("no colour");
      });
  });

test("a colour that is another is seen in the words of a look", async () => {
  await opened(press(), composing, 80, 24, COLOURED);
  const dark = looks(false);
  screen.look("light");
  await screen.frame();
  expect(looks(false)).not.toBe(dark);
});

test("the looks in the terminal's own sixteen colours", async () => {
  for (const [name, open] of [
    ["run", press("j")],
    ["question", ask("multi", { prompt: "Which go on?", options: OPTIONS, default: ["v0"], min: 2, detail: TOOL })],
    ["transcript", press("j", "j", "RETURN")],
  ] as const) {
    await opened(open, composing, 80, 24, { ...COLOURED, ESCAPEMENT_THEME: "terminal" });
    expect(looks(true)).toMatchSnapshot(name);
    screen.end();
  }
  await opened(press("?", "4", "RETURN"), done, 80, 24, { ...COLOURED, ESCAPEMENT_THEME: "terminal" });
  expect(looks(true)).toMatchSnapshot("pager");
});
