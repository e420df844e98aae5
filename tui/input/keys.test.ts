import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { keyName, type KeyLike, printable, shownKey } from "./key-names.ts";
import type { KeyRow } from "./key-row.ts";
import { KEY_TABLE } from "./key-table.ts";
import { keysDoc } from "./keys-doc.ts";
import { createKeymap, type KeyClash, keyClashes, type Where } from "./routing.ts";

const key = (name: string, more: Partial<KeyLike> = {}): KeyLike => ({
  name,
  ctrl: false,
  meta: false,
  shift: false,
  sequence: name.length === 1 ? name : "\u001b",
  ...more,
});

const { actionOf } = createKeymap();
const told = ({ place, key, rows: [a, b] }: KeyClash): string => `${place} ${key}: ${a.action} and ${b.action}`;

test("no key means two things in one place", () => {
  expect(keyClashes().map(told)).toEqual([]);
});

test("the walk reports a planted clash, also between a place and what stands over it", () => {
  const planted: KeyRow = { context: "anywhere", keys: ["e"], action: "redraw", says: "" };
  expect(keyClashes([...KEY_TABLE, planted]).map(told)).toEqual(["waiting e: edit-again and redraw"]);
});

test("docs/keys.md is what the table says", () => {
  expect(readFileSync(new URL("../../docs/keys.md", import.meta.url), "utf8")).toBe(keysDoc());
});

describe("what a key is called", () => {
  const CASES: [KeyLike, string, string | undefined][] = [
    [key("g"), "g", "g"],
    [key("g", { shift: true, sequence: "G" }), "G", "G"],
    [key("日"), "日", "日"],
    [key("space", { sequence: " " }), "space", " "],
    [key("return", { sequence: "\r" }), "enter", undefined],
    [key("linefeed", { sequence: "\n" }), "ctrl+j", undefined],
    [key("return", { meta: true, sequence: "\u001b\r" }), "alt+enter", undefined],
    [key("c", { ctrl: true, sequence: "\u0003" }), "ctrl+c", undefined],
    [key("b", { meta: true, sequence: "\u001bb" }), "alt+b", undefined],
    [key("tab", { shift: true, sequence: "\u001b[Z" }), "shift+tab", undefined],
    [key("escape", { meta: true, sequence: "\u001b\u001b" }), "alt+esc", undefined],
    [key("a", { sequence: "\u001b[97;2u", shift: true }), "A", "A"],
    [key("?", { sequence: "?" }), "?", "?"],
  ];
  for (const [event, name, text] of CASES)
    test(JSON.stringify(event.sequence), () => {
      expect(keyName(event)).toBe(name);
      expect(printable(event)).toBe(text);
    });
  test("as a person reads it", () => {
    expect(["ctrl+c", "alt+enter", "pgdn", "G", "up", "f1", "shift+tab"].map(shownKey)).toEqual([
      "Ctrl-C",
      "Alt-Enter",
      "PgDn",
      "G",
      "↑",
      "F1",
      "Shift-Tab",
    ]);
  });
});

describe("where keys go: overlay, then modal, then panes", () => {
  const panes: Where = { overlay: undefined, modal: undefined, pane: "live" };
  test("the same key in each", () => {
    expect(actionOf(panes, "enter")).toBe("row.open");
    expect(actionOf({ ...panes, modal: "confirm" }, "enter")).toBe("send");
    expect(actionOf({ ...panes, modal: "confirm", overlay: "leave" }, "enter")).toBe("leave.choose");
    expect(actionOf({ ...panes, modal: "field" }, "j")).toBeUndefined();
    expect(actionOf({ ...panes, modal: "field" }, "?")).toBeUndefined();
  });
  test("the way out is everywhere", () => {
    const overlays = [undefined, "leave", "inspector", "transcript", "pager", "find", "actions", "help", "palette"] as const;
    const modals = [undefined, "field", "confirm", "select", "multi", "waiting", "recorded"] as const;
    for (const overlay of overlays)
      for (const modal of modals)
        for (const pane of ["live", "log", "filter"] as const) expect(actionOf({ overlay, modal, pane }, "ctrl+c")).toBe("leave");
  });
  test("in a field that takes text no printable key does anything but type", () => {
    const typed = new Set(["field", "select", "find", "filter", "palette"]);
    const taken = KEY_TABLE.filter((row) => typed.has(row.context)).flatMap((row) => row.keys);
    expect(taken.filter((name) => Array.from(name).length === 1 || name === "space")).toEqual([]);
  });
});
