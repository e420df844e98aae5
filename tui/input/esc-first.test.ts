import { expect, test } from "bun:test";
import { escFirst } from "./esc-first.ts";
import { keyName, type KeyLike } from "./key-names.ts";

const key = (name: string, sequence: string, more: Partial<KeyLike> = {}): KeyLike => ({
  name,
  ctrl: false,
  meta: false,
  shift: false,
  sequence,
  ...more,
});
const meta = { meta: true };
const option = { meta: true, option: true };

/** What the parser makes of the bytes, as it was seen to: the chord, and the keys where that is bound to nothing. */
const CASES: [KeyLike, string | undefined, string][] = [
  [key("escape", "\u001b"), undefined, ""],
  [key("up", "\u001b[A"), undefined, ""],
  [key("f1", "\u001bOP"), undefined, ""],
  [key("up", "\u001b[1;3A", option), undefined, ""],
  [key("x", "\u001b[120;3u", option), undefined, ""],
  [key("j", "j"), undefined, ""],
  [key("escape", "\u001b\u001b", meta), "alt+esc", "esc esc"],
  [key("", "\u001b\u001b\u001b"), "alt+esc", "esc esc esc"],
  [key("j", "\u001bj", meta), "alt+j", "esc j"],
  [key("G", "\u001bG", { meta: true, shift: true }), "alt+G", "esc G"],
  [key("", "\u001b/"), "alt+/", "esc /"],
  [key("", "\u001b?"), "alt+?", "esc ?"],
  [key("", "\u001b\u001bj"), "alt+j", "esc esc j"],
  [key("", "\u001b\u001b\u0003"), "alt+ctrl+c", "esc esc ctrl+c"],
  [key("c", "\u001b\u0003", { meta: true, ctrl: true }), "ctrl+alt+c", "esc ctrl+c"],
  [key("i", "\u001b\t", { meta: true, ctrl: true }), "ctrl+alt+i", "esc tab"],
  [key("return", "\u001b\r", meta), "alt+enter", "esc enter"],
  [key("backspace", "\u001b\u007f", meta), "alt+backspace", "esc backspace"],
  [key("space", "\u001b ", meta), "alt+space", "esc space"],
  [key("up", "\u001b\u001b[A", option), "alt+up", "esc up"],
  [key("tab", "\u001b\u001b[Z", { ...option, shift: true }), "alt+shift+tab", "esc shift+tab"],
  [key("f1", "\u001b\u001bOP", option), "alt+f1", "esc f1"],
  [key("", "\u001b\u001b[<35;3;3M"), "", "esc"],
  [key("", "\u001b\ufffd"), "", "esc"],
];

for (const [given, chord, keys] of CASES)
  test(`${JSON.stringify(given.sequence)} is ${chord === undefined ? "one key" : keys}`, () => {
    const both = escFirst(given);
    expect(both?.chord).toBe(chord);
    if (both) expect([...Array.from({ length: both.escs }, () => "esc"), ...(both.rest ? [keyName(both.rest)] : [])].join(" ")).toBe(keys);
  });
