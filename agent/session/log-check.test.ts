import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOG_LINE_BYTES_MAX } from "./limits.ts";
import { type LogVerdict, createLogCheck } from "./log-check.ts";
import { lineOf, linesOf, logOf } from "./log.fake.ts";

function check(bytes: string | Buffer, chunkBytes = Number.POSITIVE_INFINITY): { verdict: LogVerdict; seen: number[] } {
  const seen: number[] = [];
  const logCheck = createLogCheck((envelope) => seen.push(envelope.seq));
  const all = Buffer.from(bytes as string);
  for (let at = 0; at < all.length; at += chunkBytes) logCheck.push(all.subarray(at, at + chunkBytes));
  return { verdict: logCheck.end(), seen };
}

const three = linesOf(3);
const good = logOf(three);
const next = lineOf(3);
const size = Buffer.byteLength(good);

interface Row {
  name: string;
  log: string | Buffer;
  lastSeq: number;
  damage?: { where: "tail" | "middle"; line: number; reason: RegExp };
  goodBytes?: number;
  lacksNewline?: true;
}

const bytes = (...parts: (string | number[])[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part as string)));

const TABLE: Row[] = [
  { name: "empty", log: "", lastSeq: -1 },
  { name: "whole", log: good, lastSeq: 2 },
  { name: "the last newline missing", log: good.slice(0, -1), lastSeq: 2, goodBytes: size - 1, lacksNewline: true },
  { name: "a BOM", log: bytes([0xef, 0xbb, 0xbf], good), lastSeq: 2 },
  { name: "a BOM alone", log: bytes([0xef, 0xbb, 0xbf]), lastSeq: -1, lacksNewline: true },
  { name: "CRLF", log: good.replaceAll("\n", "\r\n"), lastSeq: 2 },
  { name: "blank lines", log: `\n\n${good.replaceAll("\n", "\n\r\n \t\n")}`, lastSeq: 2 },
  { name: "white space after the last newline", log: `${good}   `, lastSeq: 2, lacksNewline: true },
  { name: "lines with kind", log: good.replaceAll('{"seq"', '{"kind":"event","seq"'), lastSeq: 2 },
  { name: "unknown events and keys", log: `${good}{"seq":3,"ts":1,"event":"later/thing","data":null,"more":1}\n`, lastSeq: 3 },
  { name: "U+2028 inside a string", log: `${good}{"seq":3,"ts":1,"event":"x","data":{"t":"a\u2028b"}}\n`, lastSeq: 3 },
  { name: "a repeated line", log: `${good}${three[2]}\n${next}\n`, lastSeq: 3 },
  { name: "a line repeated five times over blank ones", log: `${good}${`\n${three[2]}\r\n`.repeat(5)}${next}\n`, lastSeq: 3 },
  { name: "a repeated line at the end without newline", log: `${good}${three[2]}`, lastSeq: 2, lacksNewline: true },

  { name: "torn in a key", log: `${good}{"se`, lastSeq: 2, goodBytes: size, damage: { where: "tail", line: 4, reason: /JSON/ } },
  {
    name: "torn in a character",
    log: bytes(good, `{"seq":3,"ts":1,"event":"x","data":{"t":"`, [0xe2, 0x82]),
    lastSeq: 2,
    goodBytes: size,
    damage: { where: "tail", line: 4, reason: /UTF-8/ },
  },
  {
    name: "torn, with a nested object whole",
    log: `${good}{"seq":3,"ts":1,"event":"x","data":{"kind":"event","seq":9}`,
    lastSeq: 2,
    goodBytes: size,
    damage: { where: "tail", line: 4, reason: /JSON/ },
  },
  {
    name: "torn and then ended with a newline",
    log: `${good}{"seq":3,"ts":\n`,
    lastSeq: 2,
    goodBytes: size,
    damage: { where: "tail", line: 4, reason: /JSON/ },
  },
  {
    name: "garbage over several lines",
    log: `${good}xx\nyy\n42\n[1]\n"s"\n`,
    lastSeq: 2,
    goodBytes: size,
    damage: { where: "tail", line: 4, reason: /JSON/ },
  },
  { name: "zero bytes", log: bytes(good, [0, 0, 0, 0]), lastSeq: 2, goodBytes: size, damage: { where: "tail", line: 4, reason: /JSON/ } },
  {
    name: "zero bytes after a whole object",
    log: bytes(good, next, [0, 0, 0]),
    lastSeq: 3,
    goodBytes: size + next.length,
    lacksNewline: true,
    damage: { where: "tail", line: 4, reason: /zero bytes/ },
  },
  { name: "only a torn first line", log: `{"seq":0,"ts"`, lastSeq: -1, goodBytes: 0, damage: { where: "tail", line: 1, reason: /JSON/ } },

  {
    name: "a torn line in the middle",
    log: `${good}{"seq":3,"ts\n${lineOf(4)}\n`,
    lastSeq: 2,
    goodBytes: size,
    damage: { where: "middle", line: 4, reason: /JSON/ },
  },
  {
    name: "an event on the line of a torn one",
    log: `${good}{"seq":3,"ts${lineOf(4)}\n`,
    lastSeq: 2,
    damage: { where: "middle", line: 4, reason: /JSON/ },
  },
  {
    name: "an event behind garbage lines",
    log: `${good}xx\n\n\nyy\n${next}\n`,
    lastSeq: 2,
    damage: { where: "middle", line: 4, reason: /JSON/ },
  },
  {
    name: "bytes that are not UTF-8 in a whole line",
    log: bytes(good, `{"seq":3,"ts":1,"event":"x","data":{"t":"`, [0xff], `"}}\n`),
    lastSeq: 2,
    damage: { where: "middle", line: 4, reason: /UTF-8/ },
  },
  { name: "a gap", log: `${good}${lineOf(4)}\n`, lastSeq: 2, damage: { where: "middle", line: 4, reason: /seq 4 where 3/ } },
  { name: "a step back", log: `${good}${three[1]}\n`, lastSeq: 2, damage: { where: "middle", line: 4, reason: /seq 1 where 3/ } },
  { name: "not from 0", log: logOf([lineOf(1)]), lastSeq: -1, damage: { where: "middle", line: 1, reason: /seq 1 where 0/ } },
  {
    name: "the last seq twice, differently",
    log: `${good}${lineOf(2, "other")}\n`,
    lastSeq: 1,
    goodBytes: Buffer.byteLength(logOf(three.slice(0, 2))),
    damage: { where: "middle", line: 3, reason: /two different lines with seq 2/ },
  },
  {
    name: "the first seq twice, differently",
    log: logOf([lineOf(0), lineOf(0).replace("epoch-a", "epoch-b")]),
    lastSeq: -1,
    goodBytes: 0,
    damage: { where: "middle", line: 1, reason: /seq 0/ },
  },
  {
    name: "the last seq twice, with blank lines between",
    log: `${good}\n\n${lineOf(2, "other")}`,
    lastSeq: 1,
    damage: { where: "middle", line: 3, reason: /seq 2/ },
  },
  { name: "an object that is no event", log: `${good}{}\n`, lastSeq: 2, damage: { where: "middle", line: 4, reason: /seq/ } },
  {
    name: "a frame of another kind",
    log: `${good}{"kind":"hello","protocol":1}\n`,
    lastSeq: 2,
    damage: { where: "middle", line: 4, reason: /kind/ },
  },
  {
    name: "seq as text",
    log: `${good}{"seq":"3","ts":1,"event":"x","data":{}}\n`,
    lastSeq: 2,
    damage: { where: "middle", line: 4, reason: /seq/ },
  },
  {
    name: "seq beyond what is exact",
    log: `${good}{"seq":9007199254740993,"ts":1,"event":"x","data":{}}\n`,
    lastSeq: 2,
    damage: { where: "middle", line: 4, reason: /seq/ },
  },
  {
    name: "data that is no object",
    log: `${good}{"seq":3,"ts":1,"event":"x","data":[]}\n`,
    lastSeq: 2,
    damage: { where: "middle", line: 4, reason: /data/ },
  },
  {
    name: "a newer protocol",
    log: `${good}{"seq":3,"ts":1,"event":"session/opened","data":{"epoch":"e","protocol":2}}\n`,
    lastSeq: 2,
    damage: { where: "middle", line: 4, reason: /protocol 2/ },
  },
  {
    name: "a BOM in the middle",
    log: bytes(good, [0xef, 0xbb, 0xbf], next, "\n"),
    lastSeq: 2,
    damage: { where: "middle", line: 4, reason: /JSON/ },
  },
];

describe("what a log's bytes say", () => {
  it.each(TABLE)("$name", ({ log, lastSeq, damage, goodBytes, lacksNewline }) => {
    const { verdict, seen } = check(log);
    expect(verdict.lastSeq).toBe(lastSeq);
    expect(seen).toEqual(Array.from({ length: lastSeq + 1 }, (_, seq) => seq));
    expect(verdict.damage && { where: verdict.damage.where, line: verdict.damage.line }).toEqual(
      damage && { where: damage.where, line: damage.line },
    );
    if (damage) expect(verdict.damage?.reason).toMatch(damage.reason);
    else expect(verdict.goodBytes).toBe(Buffer.byteLength(log));
    if (goodBytes !== undefined) expect(verdict.goodBytes).toBe(goodBytes);
    expect(verdict.lacksNewline).toBe(lacksNewline ?? false);
    expect(verdict.bytes).toBe(Buffer.byteLength(log));
  });

  it("is the same for any cut into chunks", () => {
    fc.assert(
      fc.property(fc.constantFrom(...TABLE), fc.integer({ min: 1, max: 64 }), ({ log }, chunkBytes) => {
        const whole = check(log);
        const cut = check(log, chunkBytes);
        expect({ ...cut.verdict, index: 0 }).toEqual({ ...whole.verdict, index: 0 });
        expect(cut.seen).toEqual(whole.seen);
      }),
      { numRuns: 300 },
    );
  });

  it("takes any beginning of a log for a log with a torn tail at most, and loses no whole line", () => {
    const lines = Array.from({ length: 20 }, (_, seq) => lineOf(seq, `päper — 俳句 ${"x".repeat(100)} {"seq":${seq},"ts":1}`));
    const log = Buffer.from(logOf(lines));
    expect(log.length).toBeGreaterThan(4096);
    const ends = lines.map((_, count) => Buffer.byteLength(logOf(lines.slice(0, count + 1))));
    for (let cut = 0; cut <= log.length; cut += 1) {
      const { verdict } = check(log.subarray(0, cut));
      // an object without its newline is whole
      const whole = ends.filter((end) => end - 1 <= cut).length;
      expect(verdict.lastSeq).toBe(whole - 1);
      expect(verdict.damage?.where ?? "tail").toBe("tail");
      expect(verdict.damage === undefined).toBe(cut === 0 || ends.some((end) => end === cut || end - 1 === cut));
    }
  });

  it("finds the epochs, and where each began", () => {
    const opened = (seq: number, epoch: string): string => lineOf(0).replace(`"seq":0`, `"seq":${seq}`).replace("epoch-a", epoch);
    const { verdict } = check(logOf([lineOf(0), lineOf(1), opened(2, "epoch-b"), opened(3, "epoch-c")]));
    expect(verdict.epochs).toEqual([
      { epoch: "epoch-a", startsAt: 0 },
      { epoch: "epoch-b", startsAt: 2 },
      { epoch: "epoch-c", startsAt: 3 },
    ]);
  });

  it("never cuts a line that is too long to be looked at", () => {
    const logCheck = createLogCheck();
    logCheck.push(Buffer.from(good));
    const piece = Buffer.alloc(1024 * 1024, 0x78);
    for (let sent = 0; sent <= LOG_LINE_BYTES_MAX; sent += piece.length) logCheck.push(piece);
    expect(logCheck.end()).toMatchObject({ lastSeq: 2, goodBytes: size, damage: { where: "middle", line: 4, byte: size } });
  });

  it("lets a caller use its chunk again", () => {
    const logCheck = createLogCheck();
    const chunk = Buffer.alloc(7);
    for (let at = 0; at < size; at += 7) logCheck.push(chunk.subarray(0, Buffer.from(good).copy(chunk, 0, at)));
    expect(logCheck.end()).toMatchObject({ lastSeq: 2, damage: undefined });
  });
});
