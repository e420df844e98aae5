// Every screen at every size: its characters once, and of each look (dark, light, no colour) a word a line for its colours, so that a
// change of either is seen where it is. The words of a look are explained once a screen. For tests.

import { afterEach, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import type { Envelope } from "../../wire/index.ts";
import { questionEvent, sampleSession } from "./sample-session.ts";
import { type FakeScreen, fakeScreen } from "./screen.fake.tsx";
import { fakeFiles } from "../files/session-files.fake.ts";

/** The one that was opened last. */
export let screen: FakeScreen;

export const composing = sampleSession({ until: "composing" });
export const done = sampleSession({});
const SIZES = [
  [40, 12],
  [80, 24],
  [130, 40],
  [200, 60],
] as const;
const REPORT =
  '# Verdict\n\n**Ada** wins with *rain*.\n\n| poet | score |\n|---|--:|\n| Ada | 9 |\n| Basho | 7 |\n\n> said one\n\n```ts\n/* who\n   won */\nconst winner = "Ada"; // 9\n```\n\n```diff\n-old\n+new\n```\n';
const FILES = fakeFiles({ "artifacts/poems.md": REPORT, "artifacts/summary.md": "the end" });

/** What is done to a screen until it is taken. */
export type Open = () => Promise<unknown>;
export const ask =
  (kind: Parameters<typeof questionEvent>[2], opts: Parameters<typeof questionEvent>[3]): Open =>
  () =>
    screen.say(questionEvent(composing.length, "p1", kind, opts));
export const press =
  (...keys: string[]): Open =>
  async () => {
    for (const key of keys) await screen.key(key);
  };

export const COLOURED = { TERM: "xterm-256color", COLORTERM: "truecolor", REDUCED_MOTION: "1" };

/** Of this process, and of this machine. */
const steady = (frame: string): string =>
  frame.replace(/memory( +)\S+ MB/u, "memory$1… MB").replace(/theme( +)(?:dark|light|mono) · \w+ */u, "theme$1…");

export async function opened(
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
export function looks(isExplained: boolean): string {
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

export function everySize(screens: Record<string, Open>, session: readonly Envelope[]): void {
  for (const [name, open] of Object.entries(screens))
    describe(name, () => {
      afterEach(() => screen.end());
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
}
