import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { applyEvent, createModel, type Model } from "../../fold/index.ts";
import { sampleSession } from "../dev/sample-session.ts";
import { plainText } from "./line.ts";
import { liveColumns } from "./live-columns.ts";
import { isInFlight, type LiveItem } from "./live-items.ts";
import { liveView } from "./live-lines.ts";
import { createLiveListCache, liveList } from "./live-list.ts";
import { type LiveSelection, livePosition, liveWindow, moveInLive } from "./live-window.ts";
import { rowOf } from "./tails.ts";
import { widthOf } from "./width.ts";

const NONE = new Map();

class Told {
  model: Model = createModel();
  say(event: string, data: Record<string, unknown>, ts = (this.model.seq + 1) * 100): this {
    applyEvent(this.model, { kind: "event", seq: this.model.seq + 1, ts, event, data });
    return this;
  }
  start(invokeid: string, session = "s"): this {
    return this.say("llm/start", { invokeid, "session-id": session, model: "m1" }).say("llm/request", {
      invokeid,
      "session-id": session,
      model: "m1",
      "n-messages": 1,
      "user-blocks": [],
    });
  }
  delta(invokeid: string, session = "s", text = "word ", ts?: number): this {
    return this.say("llm/delta", { type: "text-delta", text, model: "m1", invokeid, "session-id": session }, ts);
  }
  end(invokeid: string, session = "s"): this {
    return this.say("llm/worker-exit", { invokeid, "session-id": session, reason: "done" });
  }
}
const keysOf = (items: readonly LiveItem[]): string[] =>
  items.map((item) => (item.kind === "group" ? `${item.group.invokeid}:` : item.kind === "more" ? `+${item.hidden}` : item.row.label));
const list = (model: Model, height = 20) => liveList(model, { height, folding: NONE });
function texts(model: Model, width = 80, height = 20, now = 0): string[] {
  const given = list(model, height);
  const view = liveView({
    list: given,
    window: liveWindow(given, width, height, undefined),
    width,
    height,
    before: new Set(),
    tick: undefined,
    now,
  });
  return view.lines.map(({ spans }) => plainText(spans));
}

describe("order", () => {
  test("in flight on top as they started, then the newest first", () => {
    const told = new Told().start("a").start("b").start("c").start("d");
    expect(keysOf(list(told.model).items)).toEqual(["a", "b", "c", "d"]);
    told.end("b").end("d");
    expect(keysOf(list(told.model).items)).toEqual(["a", "c", "d", "b"]);
  });

  test("deltas change nothing: not the order, not the list itself", () => {
    const told = new Told().start("a").start("b");
    const cached = createLiveListCache();
    const room = { height: 20, folding: NONE };
    const before = cached(told.model, room);
    for (let at = 0; at < 50; at += 1) told.delta(at % 2 ? "a" : "b");
    expect(cached(told.model, room)).toBe(before);
    told.end("a");
    expect(cached(told.model, room)).not.toBe(before);
  });

  test("a group of hundreds: those in flight are in sight, the rest counted", () => {
    const told = new Told();
    for (let at = 0; at < 300; at += 1) told.start("poets", `s${at}`);
    for (let at = 0; at < 290; at += 1) told.end("poets", `s${at}`);
    const { items } = list(told.model, 20);
    const rows = items.map(rowOf).filter((row) => row !== undefined);
    expect(rows.filter((row) => isInFlight(row))).toHaveLength(10);
    expect(items.length).toBeLessThanOrEqual(20);
    const shown = rows.map((row) => row.order);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(keysOf(items)).toContain(`+${300 - rows.length}`);
  });

  test("unfolded by hand: all; folded by hand: the header", () => {
    const told = new Told();
    for (let at = 0; at < 40; at += 1) told.start("poets", `s${at}`);
    const unfolded = liveList(told.model, { height: 12, folding: new Map([["group poets", "open" as const]]) });
    expect(unfolded.items).toHaveLength(41);
    expect(liveList(told.model, { height: 12, folding: new Map([["group poets", "closed" as const]]) }).items).toHaveLength(1);
  });
});

describe("columns", () => {
  test("stand at the same place in groups, children and single rows", () => {
    const model = createModel();
    for (const event of sampleSession({ until: "composing" })) applyEvent(model, event);
    for (const width of [38, 48, 62, 78, 98]) {
      const lines = texts(model, width, 30).filter((line) => / tok/u.test(line));
      expect(new Set(lines.map((line) => widthOf(line.slice(0, line.indexOf(" tok"))))).size).toBe(1);
      const rated = lines.filter((line) => / t\/s/u.test(line));
      if (rated.length > 0) expect(new Set(rated.map((line) => widthOf(line.slice(0, line.indexOf(" t/s"))))).size).toBe(1);
    }
  });
  test("every line is as wide as the pane, whatever the names are made of", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 38, max: 120 }),
        (names, width) => {
          const told = new Told();
          for (const name of names) told.start(name).delta(name, "s", name.repeat(3));
          for (const line of texts(told.model, width)) expect(widthOf(line)).toBe(width);
        },
      ),
      { numRuns: 60 },
    );
  });
  test("the model goes first, then the bar, the rate, the tokens", () => {
    const shown = [90, 58, 46, 36, 26].map((width) => {
      const { bar, tokens, rate, model } = liveColumns(width, 12);
      return [tokens, rate, bar, model].map((columns) => (columns > 0 ? 1 : 0)).join("");
    });
    expect(shown).toEqual(["1111", "1110", "1100", "1000", "0000"]);
  });
});

describe("figures", () => {
  test("no rate from one delta, nor from two that came at once", () => {
    const told = new Told().start("a").delta("a", "s", "x ", 1_000);
    expect(texts(told.model)[0]).not.toContain("t/s");
    told.delta("a", "s", "y ", 1_100);
    expect(texts(told.model)[0]).not.toContain("t/s");
    told.delta("a", "s", "z ", 1_300);
    expect(texts(told.model)[0]).toContain("10.0 t/s");
  });
  test("nothing reads undefined, null or NaN", () => {
    const told = new Told()
      .say("llm/start", { invokeid: "a", "session-id": "s" })
      .say("llm/error", { invokeid: "a", "session-id": "s", message: "", category: "x" })
      .start("b")
      .say("llm/tool-start", { invokeid: "b", "session-id": "s", "call-id": "c", tool: "fs/read", "input-preview": "", effects: "none" });
    expect(texts(told.model).join("\n")).not.toMatch(/undefined|null|NaN|\[object/u);
  });
  test("a group that stopped half way does not say that all is done", () => {
    const told = new Told();
    for (const session of ["s1", "s2", "s3"]) told.start("poets", session);
    told.end("poets", "s1").say("runner/aborted", { reason: "quit" });
    expect(texts(told.model)[0]).toContain("◆ 1/3 done");
  });
});

describe("last words", () => {
  test("stand under rows in flight; nothing moves while they write", () => {
    const told = new Told().start("a").start("b");
    told.delta("a").delta("b");
    const places = (): number[] => texts(told.model, 60, 14).flatMap((line, at) => (/[ab] +●/u.test(line) ? [at] : []));
    const before = places();
    for (let at = 0; at < 200; at += 1) {
      told.delta("a", "s", "another word of many ");
      expect(places()).toEqual(before);
    }
    expect(texts(told.model, 60, 14).join("\n")).toContain("word of many");
  });
});

describe("the window", () => {
  const many = (): Told => {
    const told = new Told();
    for (let at = 0; at < 100; at += 1) told.start(`row${at}`).end(`row${at}`);
    return told;
  };
  test("the selected row keeps its place on the screen while others begin and end", () => {
    const told = many();
    let selection: LiveSelection | undefined;
    for (let step = 0; step < 30; step += 1) selection = moveInLive(list(told.model), liveWindow(list(told.model), 60, 20, selection), 1);
    const place = (): [string, number] => {
      const given = list(told.model);
      const window = liveWindow(given, 60, 20, selection);
      return [given.items[window.selected]?.key ?? "", window.selected - window.top];
    };
    const before = place();
    for (let at = 0; at < 5; at += 1) told.start(`new${at}`);
    expect(place()).toEqual(before);
    told.end("new1").end("new3");
    expect(place()).toEqual(before);
  });
  test("says how much is above and below, and what of it is in flight", () => {
    const told = many().start("live1");
    const given = list(told.model);
    expect(livePosition(given, liveWindow(given, 60, 20, undefined))).toBe("↓81");
    const window = liveWindow(given, 60, 20, moveInLive(given, liveWindow(given, 60, 20, undefined), 101));
    expect(livePosition(given, window)).toBe("↑81 (1 in flight)");
  });
  test("never runs over either end", () => {
    const told = many();
    const given = list(told.model);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -120, max: 120 }), { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (moves, height) => {
        let selection: LiveSelection | undefined;
        for (const by of moves) if (by !== 0) selection = moveInLive(given, liveWindow(given, 60, height, selection), by);
        const window = liveWindow(given, 60, height, selection);
        expect(window.top).toBeGreaterThanOrEqual(0);
        expect(window.top + window.size).toBeLessThanOrEqual(100);
        if (window.selected >= 0) expect(window.selected - window.top).toBeLessThan(window.size);
        if (window.selected >= 0) expect(window.selected).toBeGreaterThanOrEqual(window.top);
      }),
    );
  });
});
