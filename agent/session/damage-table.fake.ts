// Kinds of damage as whole logs, for those who open, show, list and repair them. What each must be taken for stands beside it.

import { lineOf, linesOf, logOf } from "./log.fake.ts";

export interface DamagedLog {
  name: string;
  log: Buffer;
  /** Events that can be served. */
  events: number;
  /** `newer`: damage in the middle that no repair may cut. */
  damage: "none" | "tail" | "middle" | "newer";
  /** Only its last newline is missing. */
  lacksNewline?: true;
}

const three = linesOf(3);
const good = logOf(three);
const next = lineOf(3);
const bytes = (...parts: (string | number[])[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const BOM = [0xef, 0xbb, 0xbf];
const begun = `{"seq":3,"ts":1,"event":"x","data":{"t":"`;

const row = (name: string, log: string | Buffer, events: number, damage: DamagedLog["damage"], lacksNewline?: true): DamagedLog => ({
  name,
  log: Buffer.from(log as string),
  events,
  damage,
  ...(lacksNewline ? { lacksNewline } : {}),
});

export const DAMAGED_LOGS: readonly DamagedLog[] = [
  row("empty", "", 0, "none"),
  row("whole", good, 3, "none"),
  row("the last newline missing", good.slice(0, -1), 3, "none", true),
  row("a BOM", bytes(BOM, good), 3, "none"),
  row("CRLF", good.replaceAll("\n", "\r\n"), 3, "none"),
  row("blank lines", `\n\n${good.replaceAll("\n", "\n\r\n \t\n")}`, 3, "none"),
  row("white space after the last newline", `${good}   `, 3, "none", true),
  row("lines with kind", good.replaceAll('{"seq"', '{"kind":"event","seq"'), 3, "none"),
  row("unknown events and keys", `${good}{"seq":3,"ts":1,"event":"later/thing","data":null,"more":1}\n`, 4, "none"),
  row("U+2028 inside a string", `${good}${begun}a\u2028b"}}\n`, 4, "none"),
  row("a repeated line", `${good}${three[2]}\n${next}\n`, 4, "none"),
  row("a line repeated five times", `${good}${`${three[2]}\n`.repeat(5)}${next}\n`, 4, "none"),
  row("torn in a key", `${good}{"se`, 3, "tail"),
  row("torn after a brace", `${good}{`, 3, "tail"),
  row("torn in a character", bytes(good, begun, [0xe2, 0x82]), 3, "tail"),
  row("torn in an escape", `${good}${begun}\\u20`, 3, "tail"),
  row("torn, with a nested object whole", `${good}{"seq":3,"ts":1,"event":"x","data":{"kind":"event","seq":9}`, 3, "tail"),
  row("torn and then ended with a newline", `${good}{"seq":3,"ts":\n`, 3, "tail"),
  row("torn and then blank lines", `${good}{"seq":3,"ts":\n\n\r\n`, 3, "tail"),
  row("garbage over several lines", `${good}xx\nyy\n42\n[1]\n"s"\n`, 3, "tail"),
  row("zero bytes", bytes(good, [0, 0, 0, 0]), 3, "tail"),
  row(
    "a page of zero bytes",
    bytes(
      good,
      Array.from({ length: 4096 }, () => 0),
    ),
    3,
    "tail",
  ),
  row("zero bytes after a whole object", bytes(good, next, [0, 0, 0]), 4, "tail", true),
  row("bytes of another file", bytes(good, [0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]), 3, "tail"),
  row("only a torn first line", `{"seq":0,"ts"`, 0, "tail"),
  row("a torn line in the middle", `${good}{"seq":3,"ts\n${lineOf(4)}\n`, 3, "middle"),
  row("an event on the line of a torn one", `${good}{"seq":3,"ts${lineOf(4)}\n`, 3, "middle"),
  row("an event behind garbage lines", `${good}xx\n\n\nyy\n${next}\n`, 3, "middle"),
  row("garbage before everything", `xx\n${good}`, 0, "middle"),
  row("bytes that are not UTF-8 in a whole line", bytes(good, begun, [0xff], `"}}\n`, next, "\n"), 3, "middle"),
  row("a gap", `${good}${lineOf(4)}\n`, 3, "middle"),
  row("a line lost out of the middle", logOf([lineOf(0), lineOf(2), lineOf(3)]), 1, "middle"),
  row("two lines changed places", logOf([lineOf(0), lineOf(2), lineOf(1), lineOf(3)]), 1, "middle"),
  row("a step back", `${good}${three[1]}\n`, 3, "middle"),
  row("not from 0", logOf([lineOf(1)]), 0, "middle"),
  row("the last seq twice, differently", `${good}${lineOf(2, "other")}\n`, 2, "middle"),
  row("the first seq twice, differently", logOf([lineOf(0), lineOf(0).replace("epoch-a", "epoch-b")]), 0, "middle"),
  row("an object that is no event", `${good}{}\n`, 3, "middle"),
  row("a frame of another kind", `${good}{"kind":"hello","protocol":1}\n`, 3, "middle"),
  row("seq as text", `${good}{"seq":"3","ts":1,"event":"x","data":{}}\n`, 3, "middle"),
  row("seq negative", `${good}{"seq":-3,"ts":1,"event":"x","data":{}}\n`, 3, "middle"),
  row("seq beyond what is exact", `${good}{"seq":9007199254740993,"ts":1,"event":"x","data":{}}\n`, 3, "middle"),
  row("ts as text", `${good}{"seq":3,"ts":"now","event":"x","data":{}}\n`, 3, "middle"),
  row("no event", `${good}{"seq":3,"ts":1,"data":{}}\n`, 3, "middle"),
  row("data that is no object", `${good}{"seq":3,"ts":1,"event":"x","data":[]}\n`, 3, "middle"),
  row("a BOM in the middle", bytes(good, BOM, next, "\n"), 3, "middle"),
  row("another log appended", `${good}${good}`, 3, "middle"),
  row("a newer protocol", `${good}{"seq":3,"ts":1,"event":"session/opened","data":{"epoch":"e","protocol":2}}\n${lineOf(4)}\n`, 3, "newer"),
];
