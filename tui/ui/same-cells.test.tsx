// `open` draws what the live run drew last: the same cells but for the link, the replay line and the footer.

import { afterEach, expect, test } from "bun:test";
import { fixtureSessions } from "../dev/fixtures.fake.ts";
import { replayStatus } from "../dev/replay-status.fake.ts";
import { sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";

const screens: FakeScreen[] = [];
afterEach(() => screens.splice(0).forEach((screen) => screen.end()));

async function made(options: Parameters<typeof fakeScreen>[0]): Promise<FakeScreen> {
  const screen = await fakeScreen(options);
  screens.push(screen);
  return screen;
}

for (const [columns, rows] of [
  [40, 12],
  [80, 24],
  [130, 40],
  [200, 60],
] as const)
  test(`${columns}×${rows}`, async () => {
    const session = sampleSession({ poets: 12 });
    const live = await made({ columns, rows });
    // Drawn all along, so that whatever depends on what was drawn before would show.
    await live.live(session.slice(0, 20));
    for (let at = 20; at < session.length; at += 37) {
      live.clock.ms += 400;
      await live.say(...session.slice(at, at + 37));
    }
    const last = (await live.frame()).split("\n");

    const replay = await made({ columns, rows, role: "replay", nowMs: live.clock.ms + 86_400_000 });
    replay.app.store.sink.recording.fold(session);
    replay.source.status(replayStatus(session));
    const opened = (await replay.frame()).split("\n");

    expect(opened.join("\n")).toContain("▷ replay");
    expect(opened[rows - 2]).toMatch(/■ 0:\d\d[.\d]* ━.*●/u);
    const differing = last.flatMap((line, at) => (line === opened[at] ? [] : [at]));
    const link = rows < 20 ? 0 : 1;
    expect(differing.filter((at) => at < rows - 2)).toEqual([link]);
    expect(opened[link]?.replace("▷ replay", "  ● live")).toBe(last[link] ?? "");
  });

for (const [name, events] of fixtureSessions)
  test(`the recorded session ${name}`, async () => {
    const live = await made({ columns: 130, rows: 40 });
    const last = (await live.live(events)).split("\n");
    const replay = await made({ columns: 130, rows: 40, role: "replay" });
    replay.app.store.sink.recording.fold(events);
    replay.source.status(replayStatus(events));
    const opened = (await replay.frame()).split("\n");
    const differing = last.flatMap((line, at) => (line === opened[at] ? [] : [at]));
    expect(differing.filter((at) => at < 38)).toEqual([1]);
  });
