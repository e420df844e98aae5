import { describe, expect, it } from "vitest";
import { bytesText, clockText, countText, durationText, elapsedText, rateText, tokensText } from "./words.ts";

describe("figures in words", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1_000, "1.0k"],
    [12_400, "12.4k"],
    [99_949, "99.9k"],
    [99_950, "100k"],
    [340_499, "340k"],
    [999_499, "999k"],
    [999_500, "1.0M"],
    [1_240_000, "1.2M"],
  ])("%d tokens", (n, text) => expect(tokensText(n)).toBe(text));
  it.each([
    [0, "0:00"],
    [41_900, "0:41"],
    [-5, "0:00"],
    [725_000, "12:05"],
    [3_723_000, "1:02:03"],
    [183_600_000, "51:00:00"],
  ])("%d ms elapsed", (ms, text) => expect(elapsedText(ms)).toBe(text));
  it.each([
    [0, "0 ms"],
    [120, "120 ms"],
    [1_240, "1.2 s"],
    [9_949, "9.9 s"],
    [9_950, "10 s"],
    [42_000, "42 s"],
    [60_000, "1 min"],
    [125_000, "2 min 5 s"],
    [11_400_000, "3 h 10 min"],
    [7_200_000, "2 h"],
  ])("%d ms long", (ms, text) => expect(durationText(ms)).toBe(text));
  it.each([
    [0, "0 B"],
    [812, "812 B"],
    [2_140, "2.1 kB"],
    [3_400_000, "3.4 MB"],
    [5_000_000_000, "5.0 GB"],
  ])("%d bytes", (n, text) => expect(bytesText(n)).toBe(text));
  it.each([
    [61.42, "61.4"],
    [0.04, "0.0"],
    [99.95, "100"],
    [412.3, "412"],
    [2_940, "2.9k"],
    [41_200, "41k"],
    [1_200_000, "1.2M"],
  ])("%d t/s", (n, text) => expect(rateText(n)).toBe(text));
  it.each([
    [0, 0, "00:00:00"],
    [8_450_000, 0, "02:20:50"],
    [8_450_000, 90, "03:50:50"],
    [8_450_000, -180, "23:20:50"],
    [Number.MAX_VALUE, 0, "--:--:--"],
    [8.64e15, 0, "00:00:00"],
  ])("moment %d at %d", (ts, offset, text) => expect(clockText(ts, offset)).toBe(text));
  it("counts", () =>
    expect([countText(0, "row"), countText(1, "row"), countText(2, "entry", "entries")]).toEqual(["0 rows", "1 row", "2 entries"]));
});
