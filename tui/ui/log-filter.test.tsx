// LOG with a filter, with lanes off, read while it grows.

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Envelope } from "../../wire/index.ts";
import { sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";

let screen: FakeScreen;
const session = sampleSession({ until: "composing" });
beforeEach(async () => {
  screen = await fakeScreen({ columns: 80, rows: 30 });
  await screen.live(session);
  await screen.key("TAB");
});
afterEach(() => screen.end());

let seq = 0;
const said = (text: string): Envelope => ({ kind: "event", seq: session.length + seq++, ts: 1_780_798_890_000, event: text, data: {} });
beforeEach(() => {
  seq = 0;
});

describe("/ filters", () => {
  test("while words are typed; Enter keeps, n and N go along, f shows all again with the words marked, Esc clears", async () => {
    await screen.say(said("zebra one"), said("quiet"), said("zebra two"));
    expect(await screen.type("/")).toContain("words to filter by");
    const typing = await screen.type("zebra");
    expect(typing).toContain("/ zebra");
    expect(typing).toMatch(/2 of \d+/u);
    expect(typing).not.toContain("quiet");
    const kept = await screen.key("RETURN");
    expect(kept).toMatch(/LOG \/zebra · 2 of \d+/u);
    expect(kept).toContain("n/N match");
    const all = await screen.type("f");
    expect(all).toContain("quiet");
    expect(all).toContain("~zebra");
    await screen.type("N");
    expect(selected()).toContain("zebra two");
    await screen.type("N");
    expect(selected()).toContain("zebra one");
    await screen.type("N");
    expect(await screen.frame()).toContain("no match further up");
    await screen.type("/");
    expect(await screen.esc()).not.toContain("zebra ·");
  });

  test("a filter that nothing passes says so, and every letter types", async () => {
    const none = await screen.type("/jkgGnNfq?M0");
    expect(none).toContain("jkgGnNfq?M0");
    expect(none).toContain("no such row");
  });

  test("the field is edited like any other; a paste is one line", async () => {
    await screen.type("/one two");
    await screen.key("w", { ctrl: true });
    expect(await screen.frame()).toContain("/ one ");
    await screen.paste("a\nb");
    expect(await screen.frame()).toContain("/ one a b");
    await screen.key("u", { ctrl: true });
    expect(await screen.frame()).toContain("words to filter by");
  });

  test("from LIVE it goes to LOG", async () => {
    await screen.key("TAB");
    expect(await screen.frame()).toContain("LIVE━");
    expect(await screen.type("/")).toContain("words to filter by");
  });
});

test("lanes go and come with their keys; the title says which are gone", async () => {
  expect(await screen.type("1")).toContain("LOG · without chart");
  expect(await screen.frame()).not.toMatch(/ chart +·/u);
  expect(await screen.type("2")).toContain("without chart, models");
  expect(await screen.type("0")).not.toContain("without");
  expect(await screen.type("g")).toMatch(/ chart +·/u);
});

test("scrolled up it stays where it is through any number of rows, with a filter too, and says how many are new", async () => {
  for (let at = 0; at < 60; at += 1) await screen.say(said(`zebra ${at}`));
  await screen.type("/zebra");
  await screen.key("RETURN");
  await screen.type("kkkk");
  const before = rows(await screen.frame());
  for (let at = 60; at < 90; at += 1) await screen.say(said(`zebra ${at}`), said("quiet"));
  expect(rows(await screen.frame())).toEqual(before);
  expect(await screen.frame()).toContain("↓ 30 new");
  expect(await screen.type("G")).toContain("zebra 89");
});

/** Without the frame's right edge, which says where in the log they stand. */
const rows = (frame: string): string[] =>
  frame
    .split("\n")
    .filter((line) => /│.*zebra|┃.*zebra/u.test(line))
    .map((line) => line.slice(0, -1));

/** The row on the ground of a selection. */
const selected = (): string =>
  screen
    .spans()
    .filter((line) => line.some(({ bg }) => bg.slice(0, 3).join() === "38,44,57"))
    .map((line) => line.map(({ text }) => text).join(""))
    .join("\n");
