// The timeline of a replay: where it stands, which keys it takes, and that a recorded question takes none of them away.

import { afterEach, describe, expect, test } from "bun:test";
import { replayStatus } from "../dev/replay-status.fake.ts";
import { questionEvent, sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";
import type { ReplayWish, Timeline } from "../domain/timeline.ts";
import { contrast, type Hex } from "../theme/contrast.ts";

const session = sampleSession();
const screens: FakeScreen[] = [];
afterEach(() => screens.splice(0).forEach((screen) => screen.end()));

async function replayed(
  options: Parameters<typeof fakeScreen>[0] = {},
  changes: Partial<Timeline> = {},
  events = session,
): Promise<FakeScreen> {
  const screen = await fakeScreen({ role: "replay", ...options });
  screens.push(screen);
  screen.app.store.sink.recording.fold(events);
  screen.source.status(replayStatus(events, changes));
  await screen.frame();
  return screen;
}

const bar = async (screen: FakeScreen): Promise<string> => (await screen.frame()).split("\n").at(-3) ?? "";
const foot = async (screen: FakeScreen): Promise<string> => (await screen.frame()).split("\n").at(-2) ?? "";

describe("what it shows", () => {
  const half = { atMs: 6_000, spanMs: 12_000, isAtEnd: false };
  test.each<[string, number, Partial<Timeline>, RegExp]>([
    ["the end", 130, {}, /^ ■ 0:\d\d\.\d ━.*● 0:\d\d\.\d  \d+\/\d+  read only/u],
    [
      "the middle, playing, at a speed",
      130,
      { ...half, isPlaying: true, speed: 4, timing: "paced" },
      /^ ▶ 0:06\.0 ━+.*●─.* 0:12\.0 .* paced 4×/u,
    ],
    ["the middle, still", 80, { ...half, timing: "wallclock" }, /^ ‖ 0:06\.0 ━.*●─.* 0:12\.0 .* wallclock/u],
    ["followed", 80, { isGrowing: true }, /^ ● 0:/u],
    ["being read", 80, { isReading: true, isAtEnd: false }, /^ ◌ 0:.*…/u],
    ["the end alone", 100, { isReading: true, isAtEnd: false, loaded: 0.437 }, /^ ◌ 0:.* the last events, not yet checked; history 43% $/u],
    ["the end alone, half as wide", 60, { isReading: true, isAtEnd: false, loaded: 0.437 }, /^ ◌ 0:.* not yet checked; history 43% $/u],
    ["the end alone, narrow", 44, { isReading: true, isAtEnd: false, loaded: 0 }, /^ ◌ 0:.* history 0% $/u],
    ["a narrow screen", 40, half, /^ ‖ 0:06\.0 ━.*●─.* 0:12\.0 $/u],
    ["hours", 80, { atMs: 3_600_000, spanMs: 36_000_000, isAtEnd: false }, /^ ‖ 1:00:00 .*━●─.* 10:00:00/u],
    ["no time at all", 80, { atMs: 0, spanMs: 0 }, /^ ■ 0:00\.0 ●─/u],
  ])("%s", async (_name, columns, changes, looks) => {
    const screen = await replayed({ columns, rows: 24 }, changes);
    expect(await bar(screen)).toMatch(looks);
  });

  test("markers by their glyphs, the gravest on top, and none of it over the edge", async () => {
    const markers = (["transition", "prompt", "error"] as const).map((kind, at) => ({ kind, seq: at, atMs: 3_000 * (at + 1) }));
    const screen = await replayed({ columns: 80, rows: 24 }, { atMs: 0, spanMs: 12_000, markers, isAtEnd: false });
    expect(await bar(screen)).toMatch(/●─+┼─+\?─+!─+ 0:12/u);
    const crowd = await replayed(
      { columns: 80, rows: 24 },
      { atMs: 0, spanMs: 12_000, isAtEnd: false, markers: markers.map((one) => ({ ...one, atMs: 6_000 })) },
    );
    expect((await bar(crowd)).match(/[┼?!]/gu)).toEqual(["!"]);
  });

  test("says in the link whether the session is followed", async () => {
    expect(await (await replayed({}, { isGrowing: true })).frame()).toContain("● following");
    expect(await (await replayed({}, { isGrowing: true, isAtEnd: false })).frame()).toContain("▷ replay of a live run");
  });

  test("while the end alone is read, the header's sums are marked as those of a part", async () => {
    const whole = await (await replayed({})).frame();
    expect(whole).toMatch(/\d+ LLMs · \d+ act.*[^]*in \d\S*k? {2}out \d\S*k? │/u);
    expect(await (await replayed({}, { isReading: true, isAtEnd: false, loaded: 0.4 })).frame()).toMatch(
      /\d+… LLMs · \d+ act.*[^]*in \d[^…]*… {2}out \d[^…]*… │/u,
    );
  });

  test.each(["dark", "light"])("every cell is readable, focused or not: %s", async (theme) => {
    const env = { TERM: "xterm-256color", COLORTERM: "truecolor", REDUCED_MOTION: "1", ESCAPEMENT_THEME: theme };
    const screen = await replayed({ columns: 130, rows: 40, env }, { isAtEnd: false, atMs: 3_000 });
    const hex = (rgba: number[]): Hex =>
      `#${rgba
        .slice(0, 3)
        .map((part) => part.toString(16).padStart(2, "0"))
        .join("")}`;
    for (let stop = 0; stop < 3; stop += 1) {
      const cells = screen.spans()[38] ?? [];
      const faint = cells.filter(({ text, fg, bg }) => text.trim() !== "" && contrast(hex(fg), hex(bg)) < 4.5);
      expect(faint).toEqual([]);
      expect(cells.map(({ text }) => text).join("")).toContain("●");
      await screen.key("TAB");
    }
  });
});

describe("which keys it takes", () => {
  test("Tab goes LIVE, LOG, timeline and around, Shift-Tab back", async () => {
    const screen = await replayed({ columns: 80, rows: 24 });
    const modes: string[] = [];
    for (const shift of [false, false, false, true, true]) {
      await screen.key("TAB", { shift });
      modes.push(screen.app.state.where().pane);
    }
    expect(modes).toEqual(["log", "timeline", "live", "timeline", "log"]);
  });

  const WISHES: [string, ReplayWish][] = [
    [" ", { kind: "play-pause" }],
    [".", { kind: "step" }],
    ["ARROW_LEFT", { kind: "jump", ms: -5_000 }],
    ["ARROW_RIGHT", { kind: "jump", ms: 5_000 }],
    ["[", { kind: "marker.back" }],
    ["]", { kind: "marker.next" }],
    ["+", { kind: "faster" }],
    ["-", { kind: "slower" }],
    ["HOME", { kind: "start" }],
    ["END", { kind: "end" }],
  ];
  test("the timeline focused, and a recorded question over it or not", async () => {
    const asked = [...session.slice(0, 40), questionEvent(40, "p1", "text", { prompt: "Well?" }, session[39]?.ts)];
    for (const events of [session, asked]) {
      const screen = await replayed({ columns: 130, rows: 40 }, {}, events);
      expect((await screen.frame()).includes("recorded: it cannot be answered here")).toBe(events === asked);
      for (let time = 0; time < 3 && screen.app.state.where().pane !== "timeline"; time += 1) await screen.key("TAB");
      for (const [key] of WISHES) await screen.key(key);
      expect(screen.source.wishes).toEqual(WISHES.map(([, wish]) => wish));
      expect(screen.source.sent).toEqual([]);
    }
  });

  test("elsewhere only Space; in a live run none", async () => {
    const screen = await replayed({ columns: 130, rows: 40 });
    for (const [key] of WISHES) await screen.key(key);
    await screen.key("TAB");
    await screen.key(" ");
    expect(screen.source.wishes).toEqual([{ kind: "play-pause" }, { kind: "play-pause" }]);

    const live = await fakeScreen({ columns: 130, rows: 40 });
    screens.push(live);
    await live.live(session);
    for (let stop = 0; stop < 3; stop += 1) {
      for (const [key] of WISHES) await live.key(key);
      await live.key("TAB");
    }
    expect(live.source.wishes).toEqual([]);
  });

  test("at every width the footer ends with the key that leaves", async () => {
    for (const columns of [40, 60, 80, 100, 130, 200]) {
      const screen = await replayed({ columns, rows: 24 });
      await screen.key("TAB", { shift: true });
      expect(screen.app.state.where().pane).toBe("timeline");
      expect((await foot(screen)).trimEnd()).toMatch(/Ctrl-C (?:leave|quit)$/);
    }
  });
});

describe("going back", () => {
  test("a question that was put away is shown again, and LOG hangs on its end", async () => {
    const asked = [...session.slice(0, 40), questionEvent(40, "p1", "text", { prompt: "Well?" }, session[39]?.ts)];
    const screen = await replayed({ columns: 130, rows: 40 }, {}, asked);
    expect(await screen.frame()).toContain("Well?");
    await screen.key("RETURN");
    expect(screen.app.state.desk.get().open).toBeUndefined();
    const { recording } = screen.app.store.sink;
    recording.rewind(20);
    screen.source.status(replayStatus(asked));
    await screen.frame();
    recording.fold(asked.slice(recording.at() + 1));
    screen.source.status(replayStatus(asked));
    await screen.frame();
    expect(screen.app.state.desk.get().open?.readOnly).toBe(true);
    expect(screen.app.state.log.get().follows).toBe(true);
  });
});
