// The mouse on the whole screen.

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { questionEvent, sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";

let screen: FakeScreen;
const session = sampleSession({ until: "composing" });
beforeEach(async () => {
  screen = await fakeScreen({ columns: 130, rows: 30 });
  await screen.live(session);
});
afterEach(() => screen.end());

/** Where a text stands, in cells. */
function find(frame: string, text: string): { x: number; y: number } {
  const lines = frame.split("\n");
  const y = lines.findIndex((line) => line.includes(text));
  expect(y).toBeGreaterThanOrEqual(0);
  return { x: Bun.stringWidth(lines[y]?.slice(0, lines[y]?.indexOf(text)) ?? ""), y };
}

async function click(text: string, times = 1): Promise<string> {
  const { x, y } = find(await screen.frame(), text);
  for (let at = 0; at < times; at += 1) await screen.mouse.click(x, y);
  screen.clock.ms += 1_000;
  return screen.frame();
}

describe("click", () => {
  test("selects a row of LIVE and focuses its pane; a second one opens its transcript", async () => {
    expect(await click("Basho")).toContain("▎  ├ Basho");
    expect(await click("Basho", 2)).toContain("TRANSCRIPT · Basho");
  });
  test("focuses LOG and selects a row", async () => {
    const frame = await click("retry 1 of 3");
    expect(frame).toContain("┏━LOG");
    expect(screen.app.state.logRows().rows[screen.app.state.log.get().selected]?.text).toContain("retry 1 of 3");
  });
  test("on a group's header selects it, a second one folds", async () => {
    const { x, y } = find(await screen.frame(), "◇ 3/8");
    await screen.mouse.doubleClick(x, y);
    expect(await screen.frame()).toContain("Enter unfold");
  });
  test("in a question marks an option, a second one sends it; nothing else on the screen answers", async () => {
    const options = ["one", "two", "three"].map((value) => ({ value, label: `option ${value}` }));
    await screen.say(questionEvent(session.length, "p1", "select", { prompt: "Which?", options }));
    expect(await click("option two")).toContain("▸ option two");
    expect(screen.source.sent).toEqual([]);
    await click("retry 1 of 3", 2);
    expect(screen.source.sent).toEqual([]);
    await screen.esc();
    await click("option three", 2);
    expect(screen.source.sent).toMatchObject([{ kind: "answer", value: "three" }]);
  });
  test("of several ticks an option; yes or no is marked, and not sent", async () => {
    const options = ["one", "two"].map((value) => ({ value, label: `option ${value}` }));
    await screen.say(questionEvent(session.length, "p1", "multi", { prompt: "Which?", options }));
    expect(await click("option two")).toContain("[✓] option two");
    await screen.key("RETURN");
    await screen.say({ kind: "reply", re: "answer", id: screen.source.sent.at(-1)?.id ?? "", ok: true });
    await screen.say(questionEvent(session.length + 1, "p2", "confirm", { prompt: "Sure?" }));
    expect(await click("No   [Y/n]")).toContain("▸ No");
    expect(screen.source.sent.length).toBe(1);
  });
  test("in a field sets the cursor", async () => {
    await screen.say(questionEvent(session.length, "p1", "text", { prompt: "Name?" }));
    await screen.type("Adelheid");
    await click("lheid");
    expect(await screen.type("X")).toContain("AdeXlheid");
  });
  test("in the inspector marks a line; in a menu does what is clicked", async () => {
    await screen.type("?");
    const before = await screen.frame();
    expect(before).toContain("INSPECTOR");
    await click("Edda");
    expect(await screen.frame()).toMatch(/6 of \d+/u);
    await screen.esc();
    await click("Basho");
    await screen.type("o");
    expect(await click("Transcript ")).toContain("TRANSCRIPT · Basho");
  });
});

describe("wheel", () => {
  test("scrolls what is under it, whichever pane has the keys", async () => {
    const { x, y } = find(await screen.frame(), "retry 1 of 3");
    await screen.mouse.scroll(x, y, "up");
    const frame = await screen.frame();
    expect(frame).toContain("┏━LIVE");
    expect(screen.app.state.log.get().follows).toBe(false);
    for (let at = 0; at < 20; at += 1) await screen.mouse.scroll(x, y, "down");
    expect(screen.app.state.log.get().follows).toBe(true);
  });
});

describe("drag", () => {
  test("copies what was dragged over, as drawn, inside its pane, and says what it did", async () => {
    const { x, y } = find(await screen.frame(), "retry 1 of 3");
    await screen.mouse.drag(x, y, x + 11, y);
    expect(screen.copied).toEqual(["retry 1 of 3"]);
    expect(await screen.frame()).toContain("sent 12 characters to the terminal's clipboard");
  });
  test("over several lines it stays in its pane, and the blanks at the ends are left out", async () => {
    const from = find(await screen.frame(), "Denis ●");
    await screen.mouse.drag(from.x, from.y, from.x + 90, from.y + 2);
    const [text = ""] = screen.copied;
    expect(text.split("\n").length).toBe(3);
    expect(text).not.toMatch(/[┃╮╯]| $/mu);
    expect(text).not.toContain("02:20:");
  });
  test("what is marked has ink and ground in each other's place, until the next click", async () => {
    const { x, y } = find(await screen.frame(), "retry 1 of 3");
    await screen.mouse.drag(x, y, x + 4, y);
    await screen.frame();
    const marked = () => screen.spans().flatMap((line) => line.filter(({ attributes }) => (attributes & 32) !== 0).map(({ text }) => text));
    expect(marked()).toEqual(["retry"]);
    await click("Basho");
    expect(marked()).toEqual([]);
  });
});

test("M gives the mouse to the terminal, and takes it back", async () => {
  expect(await screen.type("M")).toContain("the mouse is the terminal's");
  expect(screen.app.state.mouse.get()).toBe(false);
  expect(await screen.type("M")).toContain("used here again");
});
