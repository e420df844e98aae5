// Help and the command palette, made from the key table.

import { afterEach, beforeEach, expect, test } from "bun:test";
import { sampleSession } from "../dev/sample-session.ts";
import { questionEvent } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";

let screen: FakeScreen;
const session = sampleSession({ until: "composing" });
beforeEach(async () => {
  screen = await fakeScreen({ columns: 90, rows: 30 });
  await screen.live(session);
});
afterEach(() => screen.end());

test("F1: the keys that work here stand first; it scrolls, and closes", async () => {
  const help = await screen.key("F1");
  expect(help).toContain("HELP");
  expect(help).toMatch(/Panes, LIVE focused +· here/u);
  const end = await screen.type("G");
  expect(end).not.toContain("· here");
  expect(end).toContain("↑ 100%");
  expect(await screen.esc()).not.toContain("HELP");
});

test("over a question it says the question's keys, and the question waits", async () => {
  await screen.say(questionEvent(session.length, "p1", "confirm", { prompt: "Go on?" }));
  expect(await screen.key("F1")).toMatch(/A question: yes or no +· here/u);
  await screen.type("y");
  expect(screen.source.sent).toEqual([]);
  expect(await screen.esc()).toContain("Go on?");
});

test("Ctrl-P: type, Enter does it", async () => {
  expect(await screen.key("p", { ctrl: true })).toContain("type what you want to do");
  const found = await screen.type("models rows");
  expect(found).toContain("▸ The models' rows, shown or not");
  expect(await screen.key("RETURN")).not.toContain("COMMANDS");
  await screen.key("TAB");
  expect(await screen.frame()).toContain("without models");
});

test("the way out is the last of them: Ctrl-P and Enter leave nothing", async () => {
  await screen.key("p", { ctrl: true });
  expect(await screen.key("END", { ctrl: true })).toContain("▸ Leaves, or asks first");
  await screen.esc();
  await screen.key("p", { ctrl: true });
  await screen.key("RETURN");
  expect(screen.quits).toEqual([]);
  expect(await screen.frame()).not.toContain("Stop the run");
});

test("every letter types there; what nothing matches is said", async () => {
  await screen.key("p", { ctrl: true });
  const none = await screen.type("qjkM?");
  expect(none).toContain("› qjkM?");
  expect(none).toContain("nothing of that name");
  expect(await screen.esc()).toContain("LIVE");
});

test("at every size both are inside the screen, with the way out below", async () => {
  for (const [columns, rows] of [
    [40, 12],
    [200, 60],
  ] as const) {
    await screen.resize(columns, rows);
    for (const press of [() => screen.key("F1"), () => screen.key("p", { ctrl: true })]) {
      const lines = (await press()).trimEnd().split("\n");
      expect(lines.length).toBeLessThanOrEqual(rows);
      expect(lines.at(-1)).toContain("Ctrl-C");
      await screen.esc();
    }
  }
});
