// LIVE narrowed by words, while rows begin, change and end.

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Envelope } from "../../wire/index.ts";
import { sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";

let screen: FakeScreen;
const session = sampleSession({ until: "composing", poets: 14 });
beforeEach(async () => {
  screen = await fakeScreen({ columns: 130, rows: 40 });
  await screen.live(session);
});
afterEach(() => screen.end());

/** Lines of LIVE, without its frame. */
const live = (frame: string): string[] =>
  frame
    .split("\n")
    .slice(6)
    .map((line) => line.slice(1, 64))
    .filter((line) => /[├└◇◆✓●◌]/u.test(line));
const names = (): string[] =>
  screen.app.state.liveList().items.flatMap((item) => (item.kind === "single" || item.kind === "child" ? [item.row.label] : []));

describe("/ narrows LIVE", () => {
  test("while words are typed: names, states, groups; Enter keeps, Esc clears", async () => {
    expect(await screen.type("/")).toContain("words to filter by");
    const typing = await screen.type("basho");
    expect(typing).toMatch(/\/ basho +1 of \d+/u);
    expect(names().map((name) => /basho/iu.test(name))).toEqual([true]);
    expect(live(typing).some((line) => line.includes("poets"))).toBe(true);
    const kept = await screen.key("RETURN");
    expect(kept).toMatch(/LIVE \/basho · 1 of \d+/u);
    expect(kept).toContain("n/N match");
    await screen.type("/");
    const cleared = await screen.esc();
    expect(cleared).not.toContain("LIVE /");
    expect(names().length).toBeGreaterThan(1);
  });

  test("a group that is found by its own name shows all of its rows, its figures stay those of all", async () => {
    const whole = live(await screen.frame()).find((line) => line.includes("poets "));
    expect(live(await screen.type("/poets"))[0]?.slice(0, 40)).toBe(whole?.slice(0, 40) ?? "");
    expect(screen.app.state.liveList().found).toBe(14);
  });

  test("a row that is found by its state comes and goes with it", async () => {
    const of = (seq: number, event: string, more: object): Envelope => ({
      kind: "event",
      seq: session.length + seq,
      ts: screen.clock.ms,
      event,
      data: { invokeid: "late", "session-id": "0d5c2b8e", model: "gemma3:1b", ...more },
    });
    await screen.type("/waiting");
    expect(names()).toEqual([]);
    await screen.say(of(0, "llm/start", {}), of(1, "llm/request", { "n-messages": 1, "user-blocks": [{ type: "text", text: "?" }] }));
    expect(names()).toEqual(["late"]);
    expect(await screen.say(of(2, "llm/delta", { type: "text-delta", text: "frog" }))).toContain("no such row");
  });

  test("n and N go from row to row, past the groups' headers, and stop at the ends", async () => {
    await screen.type("/streaming");
    await screen.key("RETURN");
    const selected = (): string | undefined => screen.app.state.liveSelection.get()?.key;
    await screen.type("n");
    const first = selected();
    await screen.type("N");
    expect(await screen.frame()).toContain("no row further up");
    for (let steps = 0; steps < names().length; steps += 1) await screen.type("n");
    expect(await screen.frame()).toContain("no row further down");
    expect(selected()).not.toBe(first);
  });

  test("words that no row has say so; every letter types; one pane has its own words", async () => {
    const none = await screen.type("/jkgGnNfq?M0");
    expect(none).toContain("jkgGnNfq?M0");
    expect(none).toContain("no such row");
    await screen.key("RETURN");
    await screen.key("TAB");
    await screen.type("/haiku");
    expect([screen.app.state.liveWords.get(), screen.app.state.logFilter.get().words]).toEqual(["jkgGnNfq?M0", "haiku"]);
  });

  test("the field leaves LIVE its other lines at every size", async () => {
    for (const [columns, rows] of [
      [40, 12],
      [80, 24],
      [200, 60],
    ] as const) {
      await screen.resize(columns, rows);
      expect(await screen.type("/poet")).toMatch(/\/ poet/u);
      expect(await screen.esc()).not.toMatch(/\/ poet/u);
    }
  });
});
