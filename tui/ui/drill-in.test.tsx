// Transcript, pager, inspector: what is drawn at every size, what keys do there, what is live.

import { afterEach, describe, expect, test } from "bun:test";
import type { Envelope } from "../../wire/index.ts";
import { questionEvent, sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";
import { fakeFiles } from "../files/session-files.fake.ts";

let screen: FakeScreen;
afterEach(() => screen.end());

const SIZES = [
  [40, 12],
  [80, 24],
  [130, 40],
  [200, 60],
] as const;

const REPORT = "# Verdict\n\n**Ada** wins with *rain*.\n\n| poet | score |\n|---|--:|\n| Ada | 9 |\n| Basho | 7 |\n\n```ts\nconst winner = \"Ada\";\n```\n";
const FILES = fakeFiles({ "artifacts/poems.md": REPORT, "artifacts/summary.md": "the end" });

async function shown(columns: number, rows: number, events: Envelope[] = sampleSession({}), files = FILES): Promise<void> {
  screen = await fakeScreen({ columns, rows, files });
  await screen.live(events);
}
const press = async (...keys: string[]): Promise<string> => {
  let frame = "";
  for (const key of keys) frame = await screen.key(key);
  return frame;
};
/** Of this process, and of this machine. */
const steady = (frame: string): string => frame.replace(/memory( +)\S+ MB/u, (_, blanks: string) => `memory${blanks}… MB`);

describe("at every size", () => {
  for (const [columns, rows] of SIZES) {
    const size = `${columns}×${rows}`;
    test(`transcript, ${size}`, async () => {
      await shown(columns, rows, sampleSession({ until: "composing" }));
      await press("j", "j");
      expect(await press("RETURN")).toMatchSnapshot();
    });
    test(`inspector, ${size}`, async () => {
      await shown(columns, rows);
      expect(await press("?")).toMatchSnapshot("invocations");
      expect(await press("2")).toMatchSnapshot("states");
      expect(await press("v")).toMatchSnapshot("transitions");
      expect(steady(await press("3"))).toMatchSnapshot("status");
      expect(await press("4")).toMatchSnapshot("artifacts");
      expect(await press("RETURN")).toMatchSnapshot("pager");
    });
    test(`actions on a row, ${size}`, async () => {
      await shown(columns, rows);
      expect(await press("j", "j", "o")).toMatchSnapshot();
    });
  }
});
